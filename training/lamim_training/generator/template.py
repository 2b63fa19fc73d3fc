"""The anatomy every case starts from: ICBM 152 (2009a) tissue maps, 1 mm, as nilearn ships them inside its package.

Nothing is downloaded. Maps are cropped to the brain, and the derived ones (distance to the ventricles and to the
surface, a ventricle-opening field) are computed once and cached outside the repository.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nibabel as nib
import numpy as np
import torch
from scipy import ndimage as ndi

CLOSING = 8  # voxels (mm)
MARGIN = 12  # voxels (mm) kept around the brain, so that a deformation does not run off the maps
VERSION = 5

SHARP = ("gm", "wm", "mask", "texture", "ventricle")
SMOOTH = ("depth", "to_ventricle")  # mm below the surface, mm from the ventricles


@dataclass(frozen=True)
class Template:
    """Maps on one 1 mm RAS+ grid; `origin` is the MNI position (mm) of voxel 0."""

    sharp: torch.Tensor  # 1 x len(SHARP) x X x Y x Z
    smooth: torch.Tensor  # 1 x len(SMOOTH) x X x Y x Z, mm
    opening: torch.Tensor  # 1 x 3 x X x Y x Z, direction (unit length at the ventricle wall) in which tissue yields
    origin: np.ndarray


def _load(kind: str) -> tuple[np.ndarray, np.ndarray]:
    import nilearn.datasets

    folder = Path(nilearn.datasets.__file__).parent / "data"
    image = nib.load(folder / f"mni_icbm152_{kind}_tal_nlin_sym_09a_converted.nii.gz")
    return np.asarray(image.dataobj).astype(np.float32) / 255.0, image.affine[:3, 3]


def _build() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    t1, origin = _load("t1")
    gm, _ = _load("gm")
    wm, _ = _load("wm")
    ball = ndi.generate_binary_structure(3, 1)
    # Closed widely: a brain extraction keeps the Sylvian and the interhemispheric fissure.
    mask = np.pad(t1 > 0.02, CLOSING)
    mask = ndi.binary_fill_holes(ndi.binary_closing(mask, ball, iterations=CLOSING))[(slice(CLOSING, -CLOSING),) * 3]
    lo = [max(0, int(np.where(mask.any(tuple(a for a in range(3) if a != ax)))[0][0]) - MARGIN) for ax in range(3)]
    hi = [int(np.where(mask.any(tuple(a for a in range(3) if a != ax)))[0][-1]) + MARGIN for ax in range(3)]
    pad = [(MARGIN, MARGIN)] * 3
    box = tuple(slice(a, b + 2 * MARGIN) for a, b in zip(lo, hi))
    t1, gm, wm, mask = (np.pad(v, pad)[box] for v in (t1, gm, wm, mask))
    origin = origin + np.array(lo) - MARGIN

    depth = ndi.distance_transform_edt(mask).astype(np.float32)
    labels, _ = ndi.label(mask & (gm + wm < 0.5) & (depth > 22))
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    x = origin[0] + np.arange(mask.shape[0])
    ventricle = (labels == int(sizes.argmax())) & (np.abs(x) < 45)[:, None, None]

    # What the T1 template shows beyond its own tissue maps (deep nuclei, thin cortex): the rest of a linear fit.
    inside = mask & (depth > 2)
    basis = np.stack([gm[inside], wm[inside], np.ones(int(inside.sum()), np.float32)], 1)
    fit, *_ = np.linalg.lstsq(basis, t1[inside], rcond=None)
    texture = np.where(mask, t1 - (gm * fit[0] + wm * fit[1] + fit[2]), 0) * np.clip((depth - 1) / 4, 0, 1)
    return *maps_of(gm, wm, mask, texture, ventricle), origin.astype(np.float64)


def maps_of(
    gm: np.ndarray, wm: np.ndarray, mask: np.ndarray, texture: np.ndarray, ventricle: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The maps of a template (SHARP, then SMOOTH) and its ventricle-opening field, on a 1 mm grid."""
    depth = ndi.distance_transform_edt(mask).astype(np.float32)
    signed = ndi.distance_transform_edt(~ventricle) - ndi.distance_transform_edt(ventricle)
    to_ventricle = np.clip(signed, 0, None).astype(np.float32)
    smooth = ndi.gaussian_filter(signed.astype(np.float32), 3)
    direction = np.stack(np.gradient(smooth))
    direction /= np.linalg.norm(direction, axis=0) + 1e-3
    fade = np.exp(-np.clip(smooth, 0, None) / 14.0) * np.clip(depth / 10, 0, 1)
    opening = ndi.gaussian_filter((direction * fade).astype(np.float32), (0, 2, 2, 2))
    # Stripped tightly so far; a brain extraction leaves a film of fluid around the cortex.
    ball = ndi.generate_binary_structure(3, 1)
    outer = ndi.gaussian_filter(ndi.binary_dilation(mask, ball, iterations=1).astype(np.float32), 1.2)
    shell = ndi.distance_transform_edt(outer > 0.5).astype(np.float32)
    maps = [gm, wm, outer, texture, ndi.gaussian_filter(ventricle.astype(np.float32), 0.7), shell, to_ventricle]
    return np.stack(maps).astype(np.float32), opening.astype(np.float32)


def cache_folder() -> Path:
    """Where derived maps lie: $LAMIM_CACHE or a folder in the system's temporary directory."""
    folder = Path(os.environ.get("LAMIM_CACHE", Path(tempfile.gettempdir()) / "lamim-training-cache"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def load_template() -> Template:
    """The template, from the cache where it lies there."""
    path = cache_folder() / f"template-v{VERSION}.npz"
    if path.exists():
        with np.load(path) as stored:
            maps, opening, origin = stored["maps"], stored["opening"], stored["origin"]
    else:
        maps, opening, origin = _build()
        partial = path.with_name(f"{path.stem}-{os.getpid()}.npz")
        np.savez(partial, maps=maps, opening=opening, origin=origin)
        partial.replace(path)
    return template_of(maps, opening, origin)


def template_of(maps: np.ndarray, opening: np.ndarray, origin: np.ndarray) -> Template:
    """Tensors whose channels lie side by side: `grid_sample` then reads one cache line per corner."""
    both = torch.from_numpy(maps)[None]
    sampled = (both[:, : len(SHARP)], both[:, len(SHARP) :], torch.from_numpy(opening)[None])
    together = (v.contiguous(memory_format=torch.channels_last_3d) for v in sampled)
    return Template(*together, origin)

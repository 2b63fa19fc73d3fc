"""Where an average head has its parts: distances to brain, skull and skin, in mm, on one 2 mm grid.

The brain is ICBM 152 (2009a, tissue maps that nilearn ships). Inner skull and skin are MNE's fsaverage surfaces
(MNI 305), moved to MNI 152 by FreeSurfer's affine. Nothing is downloaded. The derived maps are cached outside the
repository.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import ndimage as ndi

from lamim_training.generator.template import cache_folder, load_template

VERSION = 3
STEP = 2.0  # mm
LOW, HIGH = np.array([-99.0, -138.0, -171.0]), np.array([99.0, 112.0, 107.0])  # mm, MNI 152
MNI305_TO_152 = np.array(
    [[0.9975, -0.0073, 0.0176, -0.0429], [0.0146, 1.0009, -0.0024, 1.5496], [-0.0130, -0.0093, 0.9971, 1.1840]]
)
MAPS = ("gm", "wm", "csf", "to_brain", "to_skull", "to_skin")


@dataclass(frozen=True)
class Head:
    """Float16 maps (X x Y x Z): tissue shares in the brain; signed distances in mm to brain, inner skull and skin."""

    maps: dict[str, np.ndarray]
    points: tuple[np.ndarray, np.ndarray, np.ndarray]  # mm along each axis


def axes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(np.arange(lo, hi + STEP / 2, STEP) for lo, hi in zip(LOW, HIGH))


def _surface(name: str) -> np.ndarray:
    """The inside of one of MNE's fsaverage surfaces on the grid, as booleans."""
    import mne

    path = Path(mne.__file__).parent / "data" / "fsaverage" / name
    surface = mne.read_bem_surfaces(path, verbose="error")[0]
    corners = (surface["rr"] * 1000) @ MNI305_TO_152[:, :3].T + MNI305_TO_152[:, 3]
    shell = np.zeros([len(a) for a in axes()], bool)
    a, b, c = (corners[surface["tris"][:, k]] for k in range(3))
    steps = 30  # samples along an edge: edges are at most 15 mm long
    for i in range(steps + 1):
        for j in range(steps + 1 - i):
            u, v = i / steps, j / steps
            at = np.round((a * u + b * v + c * (1 - u - v) - LOW) / STEP).astype(int)
            at = at[((at >= 0) & (at < shell.shape)).all(1)]
            shell[tuple(at.T)] = True
    # The neck leaves the grid: its bottom is closed so that the inside can be filled.
    lowest = np.where(shell.any((0, 1)))[0][0]
    shell[:, :, lowest] = ndi.binary_fill_holes(shell[:, :, lowest : lowest + 2].any(2))
    return ndi.binary_fill_holes(shell)


def _signed(inside: np.ndarray) -> np.ndarray:
    distance = ndi.distance_transform_edt(~inside) - ndi.distance_transform_edt(inside)
    return ndi.gaussian_filter((distance - np.sign(distance) * 0.5).astype(np.float32) * STEP, 0.7)


def _build() -> dict[str, np.ndarray]:
    brain = load_template()
    grid = axes()
    at = np.stack(np.meshgrid(*grid, indexing="ij")) - brain.origin[:, None, None, None]
    gm, wm, mask, _, ventricle = (
        ndi.map_coordinates(ndi.gaussian_filter(m, 0.5), at, order=1, mode="constant") for m in brain.sharp[0].numpy()
    )
    inside = ndi.binary_fill_holes(mask > 0.5)
    gm, wm = gm * inside, wm * inside
    csf = np.maximum(np.clip(1 - gm - wm, 0, 1), ventricle) * inside
    skull = _surface("fsaverage-inner_skull-bem.fif")
    maps = [gm, wm, csf, _signed(inside), _signed(skull | inside), _signed(_surface("fsaverage-head.fif"))]
    return {name: m.astype(np.float16) for name, m in zip(MAPS, maps)}


@lru_cache(maxsize=1)
def load_head() -> Head:
    """The maps, from the cache where they lie there."""
    path = cache_folder() / f"head-v{VERSION}.npz"
    if not path.exists():
        partial = path.with_name(f"{path.stem}-{os.getpid()}.npz")
        np.savez(partial, **_build())
        partial.replace(path)
    with np.load(path) as stored:
        return Head({name: stored[name] for name in MAPS}, axes())

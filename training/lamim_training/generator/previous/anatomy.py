"""One person's head: the template under an affine map, a smooth deformation, wider ventricles and sulci with age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from ..template import SHARP, Template, load_template
from lamim_training.brain.spline import Axes, SplineField, random_field

LOW, HIGH = np.array([-88.0, -124.0, -76.0]), np.array([88.0, 90.0, 96.0])  # mm, holds every brain made here


@dataclass(frozen=True)
class Anatomy:
    """Everything that shapes a brain. Fields are in mm of scanner space."""

    age: float
    matrix: np.ndarray  # 3 x 3, scanner to template
    shift: np.ndarray  # mm
    warp: tuple[SplineField, ...]
    opening: float  # mm by which the ventricle walls yield
    sharpen: float  # exponent that undoes some of the template's averaging
    sulci: float  # weight of the fluid in sulci
    folds: SplineField
    folding: float
    variation: SplineField  # slow change of the signal inside a tissue


@dataclass(frozen=True)
class Tissue:
    """Sampled maps, each X x Y x Z: shares of grey, white and fluid (they add to 1 in the brain), and helpers."""

    gm: torch.Tensor
    wm: torch.Tensor
    csf: torch.Tensor
    mask: torch.Tensor
    texture: torch.Tensor
    depth: torch.Tensor  # mm below the surface
    to_ventricle: torch.Tensor  # mm


def draw_anatomy(rng: np.random.Generator, age: float) -> Anatomy:
    """A random brain of the given age (years)."""
    angles = np.deg2rad(rng.normal(0, [3.0, 2.0, 2.5]))  # the head is rarely straight in the coil
    cx, cy, cz = np.cos(angles)
    sx, sy, sz = np.sin(angles)
    rx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    ry = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    rz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    scale = np.diag(1 / (rng.normal(1, 0.045) * np.clip(rng.normal(1, 0.03, 3), 0.9, 1.1)))
    old = np.clip((age - 40) / 45, 0, 1)
    warp = (
        _scaled(random_field(rng, LOW, HIGH, 45.0, 3), rng.uniform(1.5, 3.5)),
        _scaled(random_field(rng, LOW, HIGH, 18.0, 3), rng.uniform(0.7, 1.4)),
        _scaled(random_field(rng, LOW, HIGH, 9.0, 3), rng.uniform(0.3, 0.7)),
    )
    return Anatomy(
        age=age,
        matrix=scale @ rx @ ry @ rz,
        shift=rng.normal(0, 2, 3),
        warp=warp,
        opening=float(rng.normal(0.2, 0.9) + 3.0 * old * rng.uniform(0.4, 1.3)),
        sharpen=float(rng.uniform(1.3, 2.2)),
        sulci=float(np.exp(rng.normal(0, 0.25) + 0.9 * old * rng.uniform(0.3, 1.2))),
        folds=random_field(rng, LOW, HIGH, 6.0),
        folding=float(rng.uniform(0.2, 0.6)),
        variation=random_field(rng, LOW, HIGH, 25.0, 2),
    )


def _scaled(field: SplineField, factor: float) -> SplineField:
    return SplineField(field.coefficients * factor, field.start, field.spacing)


def grid_points(axes: Axes) -> torch.Tensor:
    """3 x X x Y x Z positions in mm."""
    return torch.stack(torch.meshgrid(*(torch.from_numpy(a.astype(np.float32)) for a in axes), indexing="ij"))


def _sample(maps: torch.Tensor, template: Template, points: torch.Tensor) -> torch.Tensor:
    """Trilinear values of the template's maps at points (3 x X x Y x Z, template mm)."""
    size = torch.tensor(maps.shape[2:], dtype=torch.float32)
    origin = torch.from_numpy(template.origin.astype(np.float32))
    unit = (points - origin.view(3, 1, 1, 1)) * (2 / (size - 1)).view(3, 1, 1, 1) - 1
    grid = unit.flip(0).permute(1, 2, 3, 0)[None]
    return F.grid_sample(maps, grid, mode="bilinear", padding_mode="border", align_corners=True)[0]


def half_axes(axes: Axes) -> Axes:
    """Centres of voxel pairs: a grid of half the size on which deformations are worked out."""
    return tuple((a[::2] + a[1::2]) / 2 for a in axes)


def upsample(values: torch.Tensor) -> torch.Tensor:
    """C x X x Y x Z on `half_axes` to the full grid, trilinear."""
    return F.interpolate(values[None], scale_factor=2, mode="trilinear", align_corners=False)[0]


def sample_tissue(anatomy: Anatomy, axes: Axes, push: torch.Tensor | None = None) -> Tissue:
    """Tissue shares on a grid of even size; `push` (3 channels on half_axes, mm) is added to the positions: mass effect."""
    template = load_template()
    half = half_axes(axes)
    points = grid_points(half)
    if push is not None:
        points = points + push
    matrix = torch.from_numpy(anatomy.matrix.astype(np.float32))
    shift = torch.from_numpy(anatomy.shift.astype(np.float32)).view(3, 1, 1, 1)
    places = torch.einsum("ij,jxyz->ixyz", matrix, points) + shift
    for field in anatomy.warp:
        places = places + field.on(half)
    places = places - anatomy.opening * _sample(template.opening, template, places)
    depth, to_ventricle = upsample(_sample(template.smooth, template, places))
    head = (depth > 0.01).flatten().nonzero()[:, 0]  # about half of the box
    inside = upsample(places).flatten(1).index_select(1, head)
    raw = dict(zip(SHARP, _sample(template.sharp, template, inside[..., None, None])[..., 0, 0]))
    gm, wm = raw["gm"] ** anatomy.sharpen, raw["wm"] ** anatomy.sharpen
    csf = (1 - raw["gm"] - raw["wm"]).clamp(0, 1) ** anatomy.sharpen * anatomy.sulci
    csf = torch.maximum(csf, raw["ventricle"])
    near = torch.exp(-(((depth.flatten()[head] - 3).clamp(min=0) / 7) ** 2))
    folds = anatomy.folds.on(axes)[0].flatten()[head]
    csf = csf + anatomy.folding * torch.exp(-((folds / 0.35) ** 2)) * near * gm
    share = 1 / (gm + wm + csf + 1e-3)
    packed = torch.zeros(5, depth.numel())
    for row, values in zip(packed, (gm * share, wm * share, csf * share, raw["mask"], raw["texture"])):
        row[head] = values
    return Tissue(*packed.view(5, *depth.shape), depth, to_ventricle)

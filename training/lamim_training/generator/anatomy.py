"""One brain per case: the template under an affine map, smooth warps, individual folds, wider ventricles and sulci
with age.

The template is an average of many people, so its cortex is a blur. Sharpened log shares plus random fields of 3 to 5
mm make a cortex of its own for every case, with crisp sulci. Positions are in mm of scanner space, RAS+.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .random import Draws
from .splines import SplineField, random_field
from .template import Template

LOW, HIGH = (-88.0, -124.0, -76.0), (88.0, 90.0, 96.0)  # mm, holds every brain made here
SIDE = 96  # voxels a side of the model's input
TILT = (8.0, 4.0, 4.0)  # degrees, deviation of pitch, roll and yaw: heads are rarely straight in the coil
COARSE = 4.0  # mm, grid for the bounding box and for placing a tumour
WARPS = ((45.0, 2.0, 5.0), (18.0, 0.8, 1.8), (9.0, 0.4, 0.8))  # mm: knot spacing, least and largest deviation
FLOOR = 0.02  # share that a tissue has where the template gives it none


@dataclass(frozen=True)
class Shape:
    """Everything that shapes the brains of a batch; fields in mm of scanner space."""

    template: Template
    age: torch.Tensor  # N, years
    matrix: torch.Tensor  # N × 3 × 3, scanner to template
    shift: torch.Tensor  # N × 3, mm
    warps: tuple[tuple[SplineField, torch.Tensor], ...]  # fields and their deviations (N, mm)
    opening: torch.Tensor  # N, mm by which the ventricle walls yield
    sharpen: torch.Tensor  # N, exponent that undoes the template's averaging
    sulci: torch.Tensor  # N, added to the log share of fluid in sulci
    folds: SplineField  # two channels: grey matter, fluid
    folding: torch.Tensor  # N, deviation of the folds in log shares
    variation: SplineField  # slow change of the signal inside tissue


@dataclass(frozen=True)
class Tissue:
    """Sampled maps, each N × n × n × n: shares that add to 1, the brain's mask share, helpers."""

    gm: torch.Tensor
    wm: torch.Tensor
    csf: torch.Tensor
    mask: torch.Tensor
    texture: torch.Tensor
    depth: torch.Tensor  # mm below the surface
    to_ventricle: torch.Tensor  # mm


def draw_shape(draws: Draws, template: Template, age: torch.Tensor, individual: bool = True) -> Shape:
    """Random brains of the given ages (N, years); `individual` false keeps the template's own folds, as real anatomy
    needs.
    """
    angles = torch.deg2rad(draws.normal(3) * torch.tensor(TILT, device=draws.device))
    size = 1 + 0.05 * draws.normal(1)
    scale = size * (1 + 0.035 * draws.normal(3)).clamp(0.88, 1.12)
    old = ((age - 40) / 45).clamp(0, 1)
    warps = tuple((random_field(draws, LOW, HIGH, s, 3), draws.uniform(a, b)) for s, a, b in WARPS)
    folding = draws.uniform(0.6, 1.3) if individual else torch.zeros_like(age)
    return Shape(
        template=template,
        age=age,
        matrix=_rotation(angles) / scale[:, :, None],
        shift=2 * draws.normal(3),
        warps=warps,
        opening=-0.2 + 0.9 * draws.normal() + 3.0 * old * draws.uniform(0.4, 1.3),
        sharpen=draws.uniform(1.4, 2.4),
        sulci=0.35 * draws.normal() + 0.8 * old * draws.uniform(0.3, 1.2),
        folds=random_field(draws, LOW, HIGH, (3.0, 5.0), 2),
        folding=folding,
        variation=random_field(draws, LOW, HIGH, 25.0),
    )


def _rotation(angles: torch.Tensor) -> torch.Tensor:
    """N × 3 × 3 from N × 3 angles about x, y and z (radians)."""
    (cx, cy, cz), (sx, sy, sz) = angles.cos().T, angles.sin().T
    zero, one = torch.zeros_like(cx), torch.ones_like(cx)
    rx = torch.stack([one, zero, zero, zero, cx, -sx, zero, sx, cx], 1).view(-1, 3, 3)
    ry = torch.stack([cy, zero, sy, zero, one, zero, -sy, zero, cy], 1).view(-1, 3, 3)
    rz = torch.stack([cz, -sz, zero, sz, cz, zero, zero, zero, one], 1).view(-1, 3, 3)
    return rx @ ry @ rz


def per_case(values: torch.Tensor) -> torch.Tensor:
    """One number per case, to broadcast over its grid."""
    return values.view(-1, 1, 1, 1)


def grid_points(axes: torch.Tensor) -> torch.Tensor:
    """Positions of the grids spanned by axes (N × 3 × n, mm): N × n × n × n × 3."""
    n = axes.shape[2]
    x = axes[:, 0, :, None, None].expand(-1, n, n, n)
    y = axes[:, 1, None, :, None].expand(-1, n, n, n)
    z = axes[:, 2, None, None, :].expand(-1, n, n, n)
    return torch.stack([x, y, z], -1)


def half_axes(axes: torch.Tensor) -> torch.Tensor:
    """Centres of voxel pairs: a grid of half the size on which deformations are computed."""
    return (axes[..., ::2] + axes[..., 1::2]) / 2


def upsample(values: torch.Tensor) -> torch.Tensor:
    """N × C × n³ on `half_axes` to the full grid, trilinear."""
    return F.interpolate(values, scale_factor=2, mode="trilinear", align_corners=False)


def _sample(maps: torch.Tensor, template: Template, points: torch.Tensor) -> torch.Tensor:
    """Trilinear values (N × C × …) of the template's maps at points (N × … × 3, template mm)."""
    size = torch.tensor(maps.shape[2:], dtype=points.dtype, device=points.device)
    origin = torch.as_tensor(template.origin, dtype=points.dtype, device=points.device)
    unit = ((points - origin) * (2 / (size - 1)) - 1).flip(-1)
    maps = maps.expand(len(points), *maps.shape[1:])
    return F.grid_sample(maps, unit, mode="bilinear", padding_mode="border", align_corners=True)


def _places(shape: Shape, points: torch.Tensor, axes: torch.Tensor) -> torch.Tensor:
    """Template positions (mm) of scanner positions; `axes` span the grid on which the warps are evaluated."""
    n = len(points)
    places = (points.reshape(n, -1, 3) @ shape.matrix.transpose(1, 2)).view_as(points)
    places = places + shape.shift.view(n, 1, 1, 1, 3)
    for field, deviation in shape.warps:
        places = places + field.on(axes) * deviation.view(n, 1, 1, 1, 1)
    opening = _sample(shape.template.opening, shape.template, places).movedim(1, -1)
    return places - shape.opening.view(n, 1, 1, 1, 1) * opening


def sample_depth(shape: Shape, axes: torch.Tensor) -> torch.Tensor:
    """Depth below the surface (N × n³, mm) without mass effect."""
    places = _places(shape, grid_points(axes), axes)
    return _sample(shape.template.smooth, shape.template, places)[:, 0]


def sample_tissue(shape: Shape, axes: torch.Tensor, push: torch.Tensor | None = None) -> Tissue:
    """Tissue on a grid of even size; `push` (N × (n/2)³ × 3 on half_axes, mm) is the mass effect."""
    half = half_axes(axes)
    points = grid_points(half)
    places = _places(shape, points if push is None else points + push, half)
    depth, to_ventricle = upsample(_sample(shape.template.smooth, shape.template, places)).unbind(1)
    places = upsample(places.movedim(-1, 1)).movedim(1, -1)
    gm, wm, mask, texture, ventricle = _sample(shape.template.sharp, shape.template, places).unbind(1)
    csf = torch.maximum((1 - gm - wm).clamp(0, 1), ventricle)
    folds = shape.folds.on(axes) * per_case(shape.folding)[..., None]
    cortex = torch.exp(-(((depth - 3).clamp(min=0) / 8) ** 2))
    power = per_case(shape.sharpen)
    logits = torch.stack(
        [
            (gm + FLOOR).log() * power + folds[..., 0] * cortex,
            (wm + FLOOR).log() * power,
            (csf + FLOOR).log() * power + (folds[..., 1] + per_case(shape.sulci)) * cortex,
        ]
    )
    gm, wm, csf = logits.softmax(0)
    texture = texture + 0.02 * shape.variation.channel(axes)
    return Tissue(gm, wm, csf, mask, texture, depth, to_ventricle)


def coarse_axes(count: int, device: torch.device) -> torch.Tensor:
    """One 4 mm grid over LOW … HIGH for all cases, cubic so that it is a grid like any other: N × 3 × n."""
    n = 2 * math.ceil(max(b - a for a, b in zip(LOW, HIGH)) / COARSE / 2)
    middle = torch.tensor([(a + b) / 2 for a, b in zip(LOW, HIGH)])
    steps = (torch.arange(n) - (n - 1) / 2) * COARSE
    return (middle[:, None] + steps).to(device).expand(count, 3, n)


def brain_axes(draws: Draws, mask: torch.Tensor, coarse: torch.Tensor, margin: float = 5.0) -> torch.Tensor:
    """Axes (N × 3 × 96, mm) of a grid over the brain's box with a margin of 0 to `margin` mm, as cropping leaves it."""
    axes = []
    margins = draws.uniform(0.0, margin, 3, 2)
    for axis in range(3):
        others = [a for a in (1, 2, 3) if a != axis + 1]
        profile = mask.amax(others)
        low = _first_crossing(profile, coarse[:, axis]) - margins[:, axis, 0]
        high = -_first_crossing(profile.flip(1), -coarse[:, axis].flip(1)) + margins[:, axis, 1]
        steps = (torch.arange(SIDE, device=mask.device) + 0.5) / SIDE
        axes.append(low[:, None] + (high - low)[:, None] * steps)
    return torch.stack(axes, 1)


def _first_crossing(profile: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
    """Where a profile (N × n) first rises through 0.5, interpolated (N, in units of positions)."""
    at = (profile > 0.5).int().argmax(1, keepdim=True).clamp(min=1)
    high, low = profile.gather(1, at), profile.gather(1, at - 1)
    part = ((0.5 - low) / (high - low).clamp(min=1e-6)).clamp(0, 1)
    left, right = positions.gather(1, at - 1), positions.gather(1, at)
    return (left + part * (right - left))[:, 0]

"""What age and blood add to a brain: vessels that take up contrast agent, bright spots and caps in T2w and FLAIR."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from .anatomy import HIGH, LOW, Tissue, per_case
from .random import Draws
from .splines import SplineField, random_field


@dataclass(frozen=True)
class Vessels:
    """Tensors of N; fields in mm of scanner space."""

    curves: SplineField  # a vessel runs where both channels vanish
    width: torch.Tensor
    sinus: torch.Tensor  # brightness of the midline sinus relative to the vessels
    spots: SplineField
    load: torch.Tensor  # of bright spots: 0 none, 1 much
    caps: torch.Tensor


def draw_vessels(draws: Draws, age: torch.Tensor) -> Vessels:
    """Vessels and signs of age; age in years, N."""
    old = ((age - 35) / 50).clamp(0, 1)
    exponential = -torch.log1p(-draws.uniform(0.0, 1.0))
    return Vessels(
        curves=random_field(draws, LOW, HIGH, 9.0, 2),
        width=draws.uniform(0.10, 0.2),
        sinus=draws.uniform(0.3, 0.9),
        spots=random_field(draws, LOW, HIGH, (3.5, 6.5)),
        load=(0.55 * old * exponential + 0.4 * draws.below(0.06)).clamp(0, 1.2),
        caps=(0.25 + 0.2 * draws.normal() + 0.5 * old).clamp(0, 1),
    )


def vessel_share(vessels: Vessels, tissue: Tissue, axes: torch.Tensor) -> torch.Tensor:
    """Thin curves in the fluid and at the surface, the midline sinus, the choroid plexus; N × n³ in 0 … 1."""
    curves = torch.exp(-vessels.curves.on(axes).square().sum(-1) / per_case(vessels.width) ** 2)
    room = tissue.csf * torch.exp(-tissue.depth / 25) + 0.15 * torch.exp(-((tissue.depth / 5) ** 2))
    midline = torch.exp(-((axes[:, 0, :, None, None] / 2.2) ** 2))
    back = torch.sigmoid((axes[:, 2, None, None, :] - 5) / 8)
    sinus = midline * back * torch.exp(-((tissue.depth / 4.5) ** 2)) * tissue.csf
    plexus = (tissue.to_ventricle < 1) * curves.sqrt() * tissue.csf * 0.7
    return (curves * room + plexus + sinus * per_case(vessels.sinus)).clamp(0, 1)


def bright_spots(vessels: Vessels, tissue: Tissue, axes: torch.Tensor) -> torch.Tensor:
    """White-matter hyperintensities and caps at the ventricles; N × n³ in 0 … 1."""
    near = tissue.to_ventricle > 0
    rim = torch.exp(-tissue.to_ventricle / 2.5) * (tissue.wm + tissue.gm) * near * per_case(vessels.caps)
    level = 2.6 - 1.5 * per_case(vessels.load)
    spots = torch.sigmoid((vessels.spots.channel(axes) - level) * 4) * tissue.wm
    spots = spots * torch.exp(-tissue.to_ventricle / 18) * 1.6 * (per_case(vessels.load) > 0.05)
    return torch.maximum(rim * 0.6, spots).clamp(0, 1)

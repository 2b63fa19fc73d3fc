"""Where a tumour grows, on a coarse map of the brain: the radiology of each kind as nested conditions.

A place is the voxel with the largest random score; a voxel that meets more of its conditions always wins, so a brain
in which no voxel meets all of them still gets a place.
"""

from __future__ import annotations

import torch

from .anatomy import COARSE, Tissue, grid_points, per_case
from .kinds import MENINGIOMA, MUTANT, WILDTYPE
from .random import Draws

SITES = (0.62, 0.2, 0.18)  # meningioma: convexity, falx, skull base
PRIORITY = 100.0  # above every normal number of the bank


def place(draws: Draws, kind: torch.Tensor, radius: torch.Tensor, tissue: Tissue, axes: torch.Tensor) -> torch.Tensor:
    """Centres of tumours (N × 3, mm); kinds numbered as in kinds.KINDS."""
    points = grid_points(axes)
    x, y, z = points.unbind(-1)
    inside, depth = tissue.mask > 0.5, tissue.depth

    site = per_case(draws.choice(SITES))
    frontal = per_case(draws.below(0.65) & (kind == MUTANT))
    midline = per_case(draws.below(0.18) & (kind == WILDTYPE))
    surface = inside & (depth < 4)
    convexity, falx = surface & (z > -20), inside & (x.abs() < 3) & (z > 25) & (depth > 4) & (depth < 30)
    base = surface & (z < -12) & (y > -60)
    dural = torch.where(site == 0, convexity, torch.where(site == 1, falx, base))
    least = (6 + 0.35 * per_case(radius)).clamp(max=20)
    within = inside & (tissue.wm > 0.5) & (depth > least) & (z > -35)
    where = (
        within
        & (~frontal | (y > 5) | ((x.abs() > 30) & (y > -25) & (z < 15)))
        & (~midline | ((x.abs() < 12) & (z > 0)))
    )
    extra_axial = per_case(kind == MENINGIOMA)
    score = draws.bank(*tissue.depth.shape[1:])
    fallback = torch.where(extra_axial, surface, within)
    score = score + PRIORITY * (torch.where(extra_axial, dural, where).float() + fallback + inside)
    at = score.flatten(1).argmax(1)
    point = points.flatten(1, 3).gather(1, at.view(-1, 1, 1).expand(-1, 1, 3))[:, 0]
    point = point + draws.uniform(-0.5, 0.5, 3) * COARSE
    inward = _inward(depth, at) * (radius * draws.uniform(0.45, 0.85))[:, None]
    side = torch.where(draws.below(0.5), 1.0, -1.0) * radius * draws.uniform(0.6, 0.9)
    beside = torch.stack([side, torch.zeros_like(side), torch.zeros_like(side)], 1)
    shift = torch.where(site.view(-1, 1) == 1, beside, inward)
    return point + shift * (kind == MENINGIOMA)[:, None]


def _inward(depth: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
    """Unit vectors (N × 3) of growing depth at flat voxel numbers."""
    smooth = torch.nn.functional.avg_pool3d(depth[:, None], 5, 1, 2)[:, 0]
    n = depth.shape[1]
    index = torch.stack([at // (n * n), at // n % n, at % n], 1).clamp(1, n - 2)
    rows = torch.arange(len(at), device=at.device)
    slopes = []
    for axis in range(3):
        step = torch.zeros(3, dtype=torch.int64, device=at.device)
        step[axis] = 1
        ahead, behind = (index + step).unbind(1), (index - step).unbind(1)
        slopes.append(smooth[rows, *ahead] - smooth[rows, *behind])
    return torch.nn.functional.normalize(torch.stack(slopes, 1), dim=1)

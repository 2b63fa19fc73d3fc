"""Signals of tissues in the four contrasts, drawn anew at every appearance, over ranges much wider than one
scanner's.

White matter is about 1 in T1w, fluid about 1 in T2w. The textbook order of grey matter, white matter and fluid holds
in most cases (`Scanner.ordered`); in the others one contrast gets unrelated levels, so that a network can't rely on
it.
"""

from __future__ import annotations

import math

import torch

from .kinds import MENINGIOMA, MUTANT, WILDTYPE
from .random import Draws
from .scanner import Range, Scanner

CONTRASTS = ("T1w", "T1c", "T2w", "FLAIR")
PARTS = ("gm", "wm", "csf", "bright", "oedema", "solid", "core", "texture", "vessel", "enhancement")
TEXTURE = (0.9, 0.9, -0.3, -0.15)


def draw_levels(draws: Draws, kind: torch.Tensor, scanner: Scanner) -> torch.Tensor:
    """Signal of every part in every contrast: N × 4 × len(PARTS). The last three are added to what is there."""
    gm, wm, csf = _tissues(draws, scanner)
    bright = _lesion_like(draws, gm, wm)
    oedema = _lesion_like(draws, gm, wm)
    solid, core = _tumour(draws, kind, gm, wm, csf)
    zero = torch.zeros_like(gm)
    texture = zero + torch.tensor(TEXTURE, device=draws.device) * draws.uniform(0.6, 1.4, 4)
    vessel, enhancement = zero.clone(), zero.clone()
    vessel[:, 1] = draws.uniform(0.5, 1.1) * _factor(draws, scanner.vessels)
    vessel[:, [0, 2, 3]] = draws.uniform(-0.3, 0.1, 3)  # flow voids, seldom inflow
    enhancement[:, 1] = _by(kind, draws.uniform(0.5, 1.2), draws.uniform(0.35, 1.1), draws.uniform(0.2, 0.8))
    return torch.stack([gm, wm, csf, bright, oedema, solid, core, texture, vessel, enhancement], 2)


def _factor(draws: Draws, between: Range, *shape: int) -> torch.Tensor:
    """A factor whose logarithm is uniform."""
    low, high = between
    return torch.exp(draws.uniform(math.log(low), math.log(high), *shape))


def _by(kind: torch.Tensor, meningioma: torch.Tensor, wildtype: torch.Tensor, mutant: torch.Tensor) -> torch.Tensor:
    out = torch.where(kind == MENINGIOMA, meningioma, torch.zeros_like(meningioma))
    return torch.where(kind == WILDTYPE, wildtype, torch.where(kind == MUTANT, mutant, out))


def _tissues(draws: Draws, scanner: Scanner) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Grey matter, white matter and fluid, N × 4 each."""
    spread = scanner.spread

    def around(low: float, high: float) -> torch.Tensor:
        middle, half = (low + high) / 2, (high - low) / 2 * spread
        return draws.uniform(middle - half, middle + half)

    gm1, wm2, wmf = around(0.5, 0.82), around(0.22, 0.46), around(0.36, 0.6)
    gm2, gmf = wm2 + around(0.07, 0.26), wmf + around(0.05, 0.24)
    wm = torch.stack([torch.ones_like(gm1), around(0.95, 1.05), wm2, wmf], 1)
    gm = torch.stack([gm1, gm1 + around(0.0, 0.12), gm2, gmf], 1)
    fluid = torch.stack([around(0.08, 0.25), around(0.08, 0.25), torch.ones_like(gm1), around(0.04, 0.16)], 1)
    factor = _factor(draws, scanner.fluid, 4)
    factor[:, 2] = factor[:, 2].clamp(0.65, 1.8)
    csf = fluid * factor
    other = 0.9 * torch.minimum(gm, wm)
    csf = torch.where(
        torch.arange(4, device=draws.device) == 2, torch.maximum(csf, 1.15 * gm), torch.minimum(csf, other)
    )
    strange = torch.nn.functional.one_hot(draws.choice((0.25,) * 4), 4).bool() & ~draws.below(scanner.ordered, 1)
    levels = draws.uniform(0.15, 1.1, 3, 4)
    return tuple(torch.where(strange, levels[:, i], tissue).clamp(min=0.01) for i, tissue in enumerate((gm, wm, csf)))


def _lesion_like(draws: Draws, gm: torch.Tensor, wm: torch.Tensor) -> torch.Tensor:
    """Oedema and bright spots of age: a little darker than grey matter in T1w, bright in T2w and FLAIR."""
    dark = torch.minimum(gm, wm) * draws.uniform(0.85, 1.05, 1)
    lit = torch.maximum(gm, wm) + draws.uniform(0.15, 0.43, 4)
    return torch.stack([dark[:, 0], dark[:, 1] + 0.01, lit[:, 2], lit[:, 3]], 1)


def _tumour(draws: Draws, kind: torch.Tensor, gm: torch.Tensor, wm: torch.Tensor, csf: torch.Tensor):
    """Solid part and core (necrosis, or the inside of a T2-FLAIR mismatch), N × 4 each; before contrast agent."""
    add = draws.uniform
    one = _by(kind, gm[:, 0] + add(-0.06, 0.1), gm[:, 0] + add(-0.12, 0.06), gm[:, 0] * add(0.62, 0.9))
    two = gm[:, 2] + _by(kind, add(-0.06, 0.2), add(0.05, 0.25), add(0.25, 0.5))
    flair = gm[:, 3] + _by(kind, add(-0.05, 0.28), add(0.1, 0.35), add(0.2, 0.42))
    solid = torch.stack([one, one + 0.02 + gm[:, 1] - gm[:, 0], two, flair], 1)
    wet = add(0.25, 0.6)
    fluid = csf[:, :2] + (gm[:, :2] - csf[:, :2]) * wet[:, None]
    necrosis = torch.stack(
        [
            fluid[:, 0],
            fluid[:, 1] + 0.03,
            gm[:, 2] + (csf[:, 2] - gm[:, 2]).clamp(min=0.2) * add(0.5, 1.0),
            add(0.25, 0.8),
        ],
        1,
    )
    dark = csf[:, 3] + (wm[:, 3] - csf[:, 3]) * add(0.5, 0.95)
    mismatch = torch.cat([solid[:, :3], dark[:, None]], 1)
    return solid, torch.where((kind == MUTANT)[:, None], mismatch, necrosis)

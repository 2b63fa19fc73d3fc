"""Tumours after the radiology that the three tasks rest on.

Meningioma: outside the brain tissue on a dural base (convexity, falx, skull base), homogeneous enhancement, a cleft
of fluid, often a dural tail, little to much oedema. Glioma, IDH wild type: in the white matter, ring of enhancement
around necrosis, irregular, oedema along white matter, may cross the midline. Glioma, IDH mutant: sharper, mostly
without enhancement, very bright in T2w, often with T2-FLAIR mismatch (dark in FLAIR but for a rim), frontal
preference. The kinds overlap on purpose: a tenth of the wild types does not enhance, some mutants do.

Only geometry is drawn here; signals are drawn with the appearance (`signal.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from .anatomy import Tissue, grid_points, per_case
from .kinds import MENINGIOMA, MUTANT, RADII, SMALL, WILDTYPE
from .placement import place
from .random import Draws
from .splines import SplineField, local_field

Within = Callable[[float | torch.Tensor, float | torch.Tensor], torch.Tensor]
NONE, HOMOGENEOUS, RING, PATCHY = range(4)  # patterns of enhancement
PATTERNS = ((1, 0, 0, 0), (0, 1, 0, 0), (0.10, 0, 0.72, 0.18), (0.76, 0, 0.06, 0.18))  # in the order of KINDS


@dataclass(frozen=True)
class Lesions:
    """M tumours: wavy ellipsoids of mean radius `radius` (mm) about `centre` (mm). Tensors of M."""

    kind: torch.Tensor
    centre: torch.Tensor  # M × 3
    radius: torch.Tensor
    shape: torch.Tensor  # M × 3 × 3, position to unit ball
    wave: SplineField
    waviness: torch.Tensor
    patches: SplineField
    push: torch.Tensor  # share of the radius by which tissue is displaced
    oedema: torch.Tensor  # mm beyond the border, 0 none
    edge: torch.Tensor  # mm, softness of the border
    core: torch.Tensor  # radius of the necrosis, as a share
    pattern: torch.Tensor  # int64
    mismatch: torch.Tensor  # share of the inside that is dark in FLAIR
    tail: torch.Tensor
    cleft: torch.Tensor


def _by_kind(draws: Draws, kind: torch.Tensor, *ranges: tuple[float, float]) -> torch.Tensor:
    """A uniform number from the range of the case's kind; ranges in the order meningioma, wild type, mutant."""
    table = torch.tensor(((0.0, 0.0), *ranges), device=draws.device)[kind]
    return draws.uniform(table[:, 0], table[:, 1])


def draw_radii(draws: Draws, kind: torch.Tensor, small: float) -> torch.Tensor:
    """Radii (mm, 0 without a tumour): log-normal about the kind's median; the share `small` uniform below 12 mm."""
    median, least, largest = torch.tensor(RADII, device=draws.device)[kind].T
    usual = torch.minimum(torch.maximum(median * torch.exp(0.38 * draws.normal()), least), largest)
    return torch.where(draws.below(small) & (kind > 0), draws.uniform(*SMALL), usual)


def draw_lesions(draws: Draws, kind: torch.Tensor, radius: torch.Tensor, tissue: Tissue, axes: torch.Tensor) -> Lesions:
    """Random tumours placed on a coarse map of the brain."""
    centre = place(draws, kind, radius, tissue, axes)
    meningioma, mutant = kind == MENINGIOMA, kind == MUTANT
    scale = torch.exp(draws.normal(3) * torch.where(meningioma, 0.13, 0.2)[:, None])
    scale = scale / scale.prod(1, keepdim=True) ** (1 / 3)
    turn = _orthogonal(draws.normal(3, 3))
    return Lesions(
        kind=kind,
        centre=centre,
        radius=radius,
        shape=turn @ (scale[:, :, None] * turn.transpose(1, 2)) / radius.view(-1, 1, 1),
        wave=local_field(draws, centre, (0.45 * radius).clamp(min=3.0), 24),
        waviness=_by_kind(draws, kind, (0.06, 0.16), (0.14, 0.3), (0.1, 0.24)),
        patches=local_field(draws, centre, (0.3 * radius).clamp(min=2.5), 32),
        push=_by_kind(draws, kind, (0.5, 0.85), (0.1, 0.4), (0.15, 0.45)),
        oedema=_by_kind(draws, kind, (2, 22), (4, 26), (2, 9)) * draws.below(torch.where(meningioma, 0.5, 1.0))
        * draws.below(torch.where(mutant, 0.35, 1.0)),
        edge=_by_kind(draws, kind, (0.4, 0.8), (0.8, 2.0), (0.6, 1.4)),
        core=_by_kind(draws, kind, (0.0, 0.0), (0.55, 0.85), (0.3, 0.6)),
        pattern=_pattern(draws, kind),
        mismatch=draws.uniform(0.5, 1.0) * (draws.below(0.55) & mutant),
        tail=draws.uniform(0.3, 0.9) * (draws.below(0.65) & meningioma),
        cleft=draws.uniform(0.4, 0.9) * (draws.below(0.7) & meningioma),
    )  # fmt: skip


def _pattern(draws: Draws, kind: torch.Tensor) -> torch.Tensor:
    edges = torch.tensor(PATTERNS, device=draws.device).cumsum(1)[kind][:, :3]
    return (draws.uniform(0.0, 1.0, 1) >= edges).sum(1)


def _orthogonal(matrices: torch.Tensor) -> torch.Tensor:
    """Gram–Schmidt on N × 3 × 3: the same on every device, unlike a library's QR."""
    a = torch.nn.functional.normalize(matrices[:, 0], dim=1)
    b = matrices[:, 1] - (matrices[:, 1] * a).sum(1, keepdim=True) * a
    b = torch.nn.functional.normalize(b, dim=1)
    return torch.stack([a, b, torch.linalg.cross(a, b)], 2)


def mass_effect(lesions: Lesions, axes: torch.Tensor, depth: torch.Tensor) -> torch.Tensor:
    """Where the tissue at a place came from, minus the place (M × n³ × 3, mm): less towards the skull, which stays."""
    offset = grid_points(axes) - lesions.centre.view(-1, 1, 1, 1, 3)
    distance = offset.square().sum(-1).sqrt() + 1e-3
    radius = lesions.radius.view(-1, 1, 1, 1)
    ratio = distance / radius
    size = torch.where(ratio > 1, torch.exp(-(ratio - 1) / 0.8), ratio) * radius * lesions.push.view(-1, 1, 1, 1)
    return offset * (-size / distance * (depth / 10).clamp(0, 1))[..., None]


@dataclass(frozen=True)
class LesionShares:
    """Maps of M × n³. `tumour`, `oedema` and `cleft` are shares of the voxel, `core` of the tumour in it."""

    tumour: torch.Tensor
    oedema: torch.Tensor
    cleft: torch.Tensor
    core: torch.Tensor  # necrosis of a wild type, inside of a mismatch
    enhancement: torch.Tensor  # strength relative to the case's own, 0 … 1.6
    grain: torch.Tensor  # texture inside the tumour


def lesion_shares(lesions: Lesions, tissue: Tissue, axes: torch.Tensor) -> LesionShares:
    """The tumours on their grids; `tissue` is the brain after the mass effect."""
    offset = grid_points(axes) - lesions.centre.view(-1, 1, 1, 1, 3)
    plain = (offset.flatten(1, 3) @ lesions.shape.transpose(1, 2)).square().sum(-1).sqrt().view(offset.shape[:-1])
    del offset
    wave, patches = lesions.wave.channel(axes), lesions.patches.channel(axes)

    radius, edge = per_case(lesions.radius), per_case(lesions.edge)
    border = plain * (1 + per_case(lesions.waviness) * wave).clamp(0.65, 1.5)

    def within(share: float | torch.Tensor, softness: float | torch.Tensor) -> torch.Tensor:
        return torch.sigmoid((share - border) * (radius / (0.6 * softness)))

    tumour = within(1.0, edge)
    reach = 1 + per_case(lesions.oedema) / radius
    oedema = torch.sigmoid((reach - plain * (1 + 0.3 * wave).clamp(0.65, 1.6)) * (radius / 2.0))
    oedema = oedema * (tissue.wm * 1.25 + 0.12 * tissue.gm).clamp(0, 1) * (1 - tissue.csf)
    oedema = oedema * torch.sigmoid((tissue.depth - 2) * 2) * 0.9 * per_case(lesions.oedema > 0)
    cleft = (
        torch.exp(-((((border - 1) * radius - 1.2) / 1.1) ** 2)) * torch.sigmoid(wave * 3 + 1) * per_case(lesions.cleft)
    )
    core = _core(lesions, within, patches)
    enhancement = _enhancement(lesions, within, tumour, core, patches)
    along = torch.exp(-(((tissue.depth - 1.0) / 1.6) ** 2)) * torch.exp(-((plain / 1.45) ** 4))
    enhancement = enhancement + along * (1 - tumour) * per_case(lesions.tail)
    grain = patches * tumour * per_case(torch.where(lesions.kind == MENINGIOMA, 0.01, 0.035))
    return LesionShares(tumour, oedema, cleft, core, enhancement, grain)


def _core(lesions: Lesions, within: Within, patches: torch.Tensor) -> torch.Tensor:
    """Necrosis of wild types with a ring, unless they are still too small for it; the mismatch of mutants."""
    necrotic = (lesions.pattern == RING) & (lesions.radius > 7) & (lesions.kind == WILDTYPE)
    necrosis = within(per_case(lesions.core), 1.0) * torch.sigmoid((patches + 1.4) * 3) * per_case(necrotic)
    return necrosis + within(0.86, per_case(lesions.edge)) * per_case(lesions.mismatch)


def _enhancement(
    lesions: Lesions, within: Within, tumour: torch.Tensor, core: torch.Tensor, patches: torch.Tensor
) -> torch.Tensor:
    """By pattern: even, a ring around the core, or patches (in mutants smaller and deeper inside)."""
    mutant = per_case(lesions.kind == MUTANT)
    hollow = torch.where(mutant, within(per_case(lesions.core) + 0.25, 1.0), core)
    ring = (tumour - hollow).clamp(min=0) * torch.where(mutant, 1.0, (1 + 0.25 * patches).clamp(0.2, 1.6))
    patchy = torch.where(
        mutant, within(0.7, 1.5) * torch.sigmoid((patches - 0.6) * 4), tumour * torch.sigmoid(patches * 4)
    )
    even = tumour * (1 + 0.05 * patches)
    pattern = per_case(lesions.pattern)
    return (pattern == HOMOGENEOUS) * even + (pattern == RING) * ring + (pattern == PATCHY) * patchy

"""What a sample shows, read off its anatomy, and the sentence that the viewer shows about it."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lamim_training.generator import Anatomy
from lamim_training.generator.storage import CHANNELS

LEAST = 1.0  # ml, below which a part of a lesion is not mentioned


@dataclass(frozen=True)
class Finding:
    """Facts about one case."""

    age: float
    diameter: int  # mm
    centre: tuple[float, float, float]  # mm, RAS+
    oedema: bool
    enhancing: bool
    ring: bool
    mismatch: bool
    spots: bool  # bright spots in the white matter


def finding_of(case: Anatomy) -> Finding:
    """Facts about an anatomy of one case."""
    voxel = case.voxel[0]
    shares = {name: case.shares[0, at].float() / 255 for at, name in enumerate(CHANNELS)}
    ml = {name: float(share.sum() * voxel.prod() / 1000) for name, share in shares.items()}
    solid = shares["solid"] + shares["core"]
    lit = float((shares["enhancement"] * (solid > 0.3)).sum() * voxel.prod() / 1000)
    places = torch.stack(torch.meshgrid(*(torch.arange(n) for n in solid.shape), indexing="ij"), -1).float()
    middle = (places * solid[..., None]).sum((0, 1, 2)) / solid.sum().clamp(min=1e-6)
    kind = int(case.kind[0])
    return Finding(
        age=float(case.age[0]),
        diameter=round(2 * float(case.radius_mm[0])),
        centre=tuple((case.origin[0] + middle * voxel).tolist()),
        oedema=ml["oedema"] > LEAST,
        enhancing=lit > 0.08 * (ml["solid"] + ml["core"]),
        ring=kind == 2 and ml["core"] > 0.1 * ml["solid"],
        mismatch=kind == 3 and ml["core"] > 0.1 * ml["solid"],
        spots=ml["bright"] > 5,
    )


def place_of(centre: tuple[float, float, float]) -> str:
    """A rough name of a place; heads lie straight to within a few degrees."""
    x, y, z = centre
    side = "Near the midline" if abs(x) < 8 else "On the right" if x > 0 else "On the left"
    if z < -25 and y < -35:
        return f"{side}, below the tentorium"
    if y > 5 or y < -60:
        return f"{side}, towards the {'front' if y > 5 else 'back'}"
    if z > 35 or abs(x) > 35:
        return f"{side}, towards the {'top' if z > 35 else 'side'}"
    return f"{side}, in the depth of the brain"


def describe(finding: Finding, kind: str, without: tuple[str, ...] = ()) -> str:
    """One or two plain sentences, without a diagnosis as an answer: it is the truth of a synthetic case."""
    if kind == "healthy":
        signs = "Bright spots in the white matter and wide ventricles are signs of age. " if finding.spots else ""
        return f"No lesion, {round(finding.age)} years. {signs}Vessels alone take up contrast agent."
    where = f"{place_of(finding.centre)}: "
    size = f"{finding.diameter} mm across"
    oedema = " FLAIR shows oedema around it." if finding.oedema else ""
    missing = f" The case comes without {' and '.join(without)}." if without else ""
    mismatch = "In FLAIR it is dark with a bright rim (T2-FLAIR mismatch)."
    text = {
        "meningioma": f"a meningioma-like mass, {size}, on the surface of the brain. "
        "It takes up contrast agent evenly (T1c).",
        "wildtype": f"a mass like an IDH wild-type glioma, {size}. {_uptake(finding)}",
        "mutant": f"a mass like an IDH-mutant glioma, {size}, bright in T2w. "
        + (mismatch if finding.mismatch else "It is bright in FLAIR as well."),
    }[kind]
    return where + text + oedema + missing


def _uptake(finding: Finding) -> str:
    if not finding.enhancing:
        return "It takes up no contrast agent."
    what = "A ring around a dark core takes up" if finding.ring else "Parts of it take up"
    return f"{what} contrast agent (T1c)."

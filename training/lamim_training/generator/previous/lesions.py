"""Tumours after the radiology that the three tasks rest on.

Meningioma: outside the brain tissue on a dural base (convexity, falx, skull base), homogeneous enhancement, a cleft of fluid,
often a dural tail, little to much oedema. Glioma, IDH wild type: in the white matter, ring of enhancement around necrosis,
irregular, oedema along white matter, may cross the midline. Glioma, IDH mutant: sharper, mostly without enhancement, very
bright in T2w, often with T2-FLAIR mismatch (dark in FLAIR but for a rim), frontal preference. The kinds overlap on purpose:
a tenth of the wild types does not enhance, some mutants do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch

from .anatomy import Tissue, grid_points
from .signal import Signals, blend
from lamim_training.brain.spline import Axes, SplineField, random_field

KINDS = ("healthy", "meningioma", "wildtype", "mutant")


@dataclass(frozen=True)
class Lesion:
    """One tumour: an ellipsoid of mean radius `radius` (mm) about `centre` (mm) with a wavy border, and its makeup."""

    kind: str
    centre: np.ndarray
    radius: float
    shape: np.ndarray  # 3 x 3, position to unit ball, relative to the radius
    wave: SplineField
    waviness: float
    patches: SplineField
    push: float  # share of the radius by which tissue is displaced
    oedema: float  # mm beyond the border, 0 none
    edge: float  # mm, softness of the border
    core: float  # radius of the necrosis, as a share
    enhancement: float  # added to T1c where the tumour takes up contrast agent
    pattern: str  # homogeneous, ring, patchy, none
    mismatch: float  # 0..1, how dark FLAIR is inside
    base: np.ndarray  # signals of the solid part
    fluid: np.ndarray  # signals of necrosis
    tail: float
    cleft: float


def draw_lesion(rng: np.random.Generator, kind: str, tissue: Tissue, axes: Axes, signals: Signals) -> Lesion:
    """A random tumour of a kind, placed on a coarse map of the brain that shall hold it."""
    median, low, high = {"meningioma": (13, 4, 29), "wildtype": (17, 5, 31), "mutant": (19, 6, 33)}[kind]
    radius = float(np.clip(median * np.exp(rng.normal(0, 0.38)), low, high))
    centre = _place(rng, kind, radius, tissue, axes)
    scale = np.exp(rng.normal(0, 0.13 if kind == "meningioma" else 0.2, 3))
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    reach = radius * 2.6 + 12
    wm, gm = signals.wm, signals.gm
    if kind == "meningioma":
        base = np.array(
            [
                gm[0] + rng.uniform(-0.06, 0.1),
                gm[1],
                gm[2] + rng.uniform(-0.06, 0.2),
                gm[3] + rng.uniform(-0.05, 0.28),
            ]
        )
        pattern, enhancement = "homogeneous", rng.uniform(0.5, 1.2)
        push, oedema = rng.uniform(0.5, 0.85), rng.choice([0.0, rng.uniform(2, 22)], p=[0.5, 0.5])
        waviness, edge, core, mismatch = rng.uniform(0.04, 0.12), rng.uniform(0.4, 0.8), 0.0, 0.0
    elif kind == "wildtype":
        base = np.array(
            [rng.uniform(0.58, 0.74), gm[1], gm[2] + rng.uniform(0.05, 0.25), gm[3] + rng.uniform(0.1, 0.35)]
        )
        pattern = str(rng.choice(["ring", "patchy", "none"], p=[0.72, 0.18, 0.10]))
        enhancement = rng.uniform(0.35, 1.1)
        push, oedema = rng.uniform(0.1, 0.4), rng.uniform(4, 26)
        waviness, edge, core = rng.uniform(0.14, 0.3), rng.uniform(0.8, 2.0), rng.uniform(0.55, 0.85)
        mismatch = 0.0
    else:
        base = np.array(
            [rng.uniform(0.40, 0.6), 0.0, min(0.98, gm[2] + rng.uniform(0.25, 0.45)), gm[3] + rng.uniform(0.2, 0.42)]
        )
        pattern = str(rng.choice(["none", "patchy", "ring"], p=[0.76, 0.18, 0.06]))
        enhancement = rng.uniform(0.2, 0.8)
        push, oedema = rng.uniform(0.15, 0.45), rng.choice([0.0, rng.uniform(2, 9)], p=[0.65, 0.35])
        waviness, edge, core = rng.uniform(0.1, 0.24), rng.uniform(0.6, 1.4), rng.uniform(0.3, 0.6)
        mismatch = float(rng.choice([0.0, rng.uniform(0.5, 1.0)], p=[0.45, 0.55]))
    base[1] = base[0] + 0.02
    return Lesion(
        kind=kind, centre=centre, radius=radius,
        shape=(q * (scale / np.prod(scale) ** (1 / 3))) @ q.T / radius,
        wave=random_field(rng, centre - reach, centre + reach, max(3.0, radius * 0.45)),
        waviness=float(waviness),
        patches=random_field(rng, centre - reach, centre + reach, max(2.5, radius * 0.3)),
        push=float(push), oedema=float(oedema), edge=float(edge), core=float(core),
        enhancement=float(enhancement), pattern=pattern, mismatch=mismatch, base=base,
        fluid=np.array([rng.uniform(0.3, 0.48), rng.uniform(0.34, 0.52), rng.uniform(0.8, 1.0), rng.uniform(0.3, 0.75)]),
        tail=float(rng.choice([0.0, rng.uniform(0.3, 0.9)], p=[0.35, 0.65])),
        cleft=float(rng.choice([0.0, rng.uniform(0.4, 0.9)], p=[0.3, 0.7])),
    )  # fmt: skip


def _place(rng: np.random.Generator, kind: str, radius: float, tissue: Tissue, axes: Axes) -> np.ndarray:
    """Where the radiology expects it; mm."""
    points = grid_points(axes).numpy()
    depth, wm, inside = (v.numpy() for v in (tissue.depth, tissue.wm, tissue.mask > 0.5))
    x, y, z = points
    if kind == "meningioma":
        site = rng.choice(["convexity", "falx", "base"], p=[0.62, 0.2, 0.18])
        surface = inside & (depth < 4)
        where = {
            "convexity": surface & (z > -20),
            "falx": inside & (np.abs(x) < 3) & (z > 25) & (depth > 4) & (depth < 30),
            "base": surface & (z < -12) & (y > -60),
        }[site]
        point = _pick(rng, points, where)
        if site == "falx":
            return point + np.array([rng.choice([-1, 1]) * radius * rng.uniform(0.6, 0.9), 0, 0])
        inward = np.stack([np.gradient(depth, axis=a) for a in range(3)])
        index = tuple(int(np.abs(a - p).argmin()) for a, p in zip(axes, point))
        near = tuple(slice(max(0, i - 2), i + 3) for i in index)
        normal = inward[(slice(None), *near)].reshape(3, -1).mean(1)
        return point + normal / (np.linalg.norm(normal) + 1e-6) * radius * rng.uniform(0.45, 0.85)
    where = inside & (wm > 0.5) & (depth > min(6 + 0.35 * radius, 20)) & (z > -35)
    if kind == "mutant" and rng.random() < 0.65:
        where &= (y > 5) | ((np.abs(x) > 30) & (y > -25) & (z < 15))
    if kind == "wildtype" and rng.random() < 0.18:
        where &= (np.abs(x) < 12) & (z > 0)
    return _pick(rng, points, where)


def _pick(rng: np.random.Generator, points: np.ndarray, where: np.ndarray) -> np.ndarray:
    found = np.argwhere(where)
    return points[(slice(None), *found[rng.integers(len(found))])].astype(float)


def _length(vectors: torch.Tensor) -> torch.Tensor:
    return (vectors[0] ** 2 + vectors[1] ** 2 + vectors[2] ** 2).sqrt()  # torch's norm is ten times slower here


def mass_effect(lesion: Lesion, axes: Axes, depth: torch.Tensor) -> torch.Tensor:
    """Where the tissue that is now at a place of the grid came from, minus the place (mm): less towards the skull, which stays."""
    offset = grid_points(axes) - torch.from_numpy(lesion.centre.astype(np.float32)).view(3, 1, 1, 1)
    distance = _length(offset) + 1e-3
    ratio = distance / lesion.radius
    size = lesion.push * lesion.radius * torch.where(ratio > 1, torch.exp(-(ratio - 1) / 0.8), ratio)
    return -offset / distance * size * (depth / 10).clamp(0, 1)


def paint(image: torch.Tensor, lesion: Lesion, tissue: Tissue, axes: Axes, signals: Signals) -> torch.Tensor:
    """Paints the tumour into the image; returns the share of tumour or oedema in each voxel."""
    reach = 2.2 * lesion.radius + 1.6 * lesion.oedema + 8
    box = tuple(slice(*np.searchsorted(a, [c - reach, c + reach])) for a, c in zip(axes, lesion.centre))
    near = Tissue(*(getattr(tissue, field.name)[box] for field in fields(Tissue)))
    changed = torch.zeros_like(tissue.mask)
    changed[box] = _paint_box(image[(slice(None), *box)], lesion, near, tuple(a[b] for a, b in zip(axes, box)), signals)
    return changed


def _paint_box(image: torch.Tensor, lesion: Lesion, tissue: Tissue, axes: Axes, signals: Signals) -> torch.Tensor:
    offset = grid_points(axes) - torch.from_numpy(lesion.centre.astype(np.float32)).view(3, 1, 1, 1)
    shape = torch.from_numpy(lesion.shape.astype(np.float32))
    plain = _length(torch.einsum("ij,jxyz->ixyz", shape, offset))
    wave = lesion.wave.on(axes)[0]
    radius = lesion.radius
    border = plain * (1 + lesion.waviness * wave).clamp(0.65, 1.5)

    def within(share: float, edge: float) -> torch.Tensor:
        return torch.sigmoid((share - border) * (radius / (0.6 * edge)))

    tumour = within(1.0, lesion.edge)
    changed = tumour
    if lesion.oedema > 0:
        reach = 1 + lesion.oedema / radius
        spread = torch.sigmoid((reach - plain * (1 + 0.3 * wave).clamp(0.65, 1.6)) * (radius / 2.0))
        oedema = spread * (tissue.wm * 1.25 + 0.12 * tissue.gm).clamp(0, 1) * (1 - tissue.csf)
        oedema = oedema * torch.sigmoid((tissue.depth - 2) * 2)
        blend(image, oedema * 0.9, np.array([0.68, 0.69, signals.gm[2] + 0.28, signals.gm[3] + 0.4]))
        changed = torch.maximum(tumour, oedema)
    if lesion.cleft > 0 and lesion.kind == "meningioma":
        gap = torch.exp(-((((plain - 1) * radius - 1.2) / 1.1) ** 2)) * torch.sigmoid(wave * 3 + 1) * lesion.cleft
        blend(image, gap, signals.csf)
    painters = {"meningioma": _meningioma, "wildtype": _wildtype, "mutant": _mutant}
    painters[lesion.kind](image, lesion, tumour, within, lesion.patches.on(axes)[0])
    if lesion.tail > 0 and lesion.kind == "meningioma":
        along = torch.exp(-(((tissue.depth - 1.0) / 1.6) ** 2)) * torch.exp(-((plain / 1.45) ** 4))
        image[1] += along * (1 - tumour) * lesion.tail * lesion.enhancement
    return changed


def _meningioma(image, lesion, tumour, within, patches) -> None:
    """Homogeneous; grain of a few per cent."""
    blend(image, tumour, lesion.base)
    image[1] += tumour * lesion.enhancement * (1 + 0.05 * patches)


def _wildtype(image, lesion, tumour, within, patches) -> None:
    """Ring around necrosis, or patches, or no enhancement at all."""
    blend(image, tumour, lesion.base)
    if lesion.pattern == "ring":
        necrotic = 1.0 if lesion.radius > 7 else 0.0  # small ones have not outgrown their supply yet
        necrosis = within(lesion.core, 1.0) * torch.sigmoid((patches + 1.4) * 3) * necrotic
        blend(image, necrosis, lesion.fluid)
        image[1] += (tumour - necrosis).clamp(min=0) * lesion.enhancement * (1 + 0.25 * patches).clamp(0.2, 1.6)
    elif lesion.pattern == "patchy":
        image[1] += tumour * torch.sigmoid(patches * 4) * lesion.enhancement
    image += tumour * patches * torch.tensor([-0.03, -0.03, 0.05, 0.05]).view(-1, 1, 1, 1)


def _mutant(image, lesion, tumour, within, patches) -> None:
    """Bright in T2w, dark in T1w; with a mismatch FLAIR falls inside and keeps a bright rim."""
    blend(image, tumour, lesion.base)
    inner = within(0.86, lesion.edge)
    dark = 0.42 + 0.03 * patches
    image[3] += inner * lesion.mismatch * (dark - image[3])
    if lesion.pattern == "patchy":
        image[1] += within(0.7, 1.5) * torch.sigmoid((patches - 0.6) * 4) * lesion.enhancement
    elif lesion.pattern == "ring":
        image[1] += (tumour - within(lesion.core + 0.25, 1.0)).clamp(min=0) * lesion.enhancement
    image += tumour * patches * torch.tensor([-0.03, -0.03, 0.06, 0.05]).view(-1, 1, 1, 1)

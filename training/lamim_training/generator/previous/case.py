"""One synthetic examination: a seed and a number give a brain, perhaps a tumour, and four images of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from .anatomy import HIGH, LOW, Anatomy, draw_anatomy, half_axes, sample_tissue
from .lesions import KINDS, Lesion, draw_lesion, mass_effect, paint
from .scanner import TRAINING, ScannerRanges, acquire
from .signal import Signals, draw_signals, render
from lamim_training.brain.spline import Axes, separable, spline_matrix

SHARES = (0.34, 0.22, 0.22, 0.22)  # of KINDS
AGES = {"healthy": (20, 85), "meningioma": (35, 85), "wildtype": (40, 85), "mutant": (22, 68)}  # years
COARSE = 3.0  # mm, grid for the bounding box and for placing a tumour


@dataclass(frozen=True)
class Case:
    """Images (4 x X x Y x Z, zero outside the brain), the lesion's share per voxel, and what they show."""

    images: torch.Tensor
    lesion: torch.Tensor
    affine: np.ndarray
    kind: str
    radius: float  # mm, 0 without a tumour
    pattern: str
    age: float

    @property
    def truth(self) -> dict[str, int]:
        """Class of every task that applies to the case."""
        return truth_of(self.kind)


def truth_of(kind: str) -> dict[str, int]:
    """detection: normal 0, tumour 1; discrimination: meningioma 0, glioma 1; molecular: wild type 0, mutant 1."""
    if kind == "healthy":
        return {"detection": 0}
    if kind == "meningioma":
        return {"detection": 1, "discrimination": 0}
    return {"detection": 1, "discrimination": 1, "molecular": int(kind == "mutant")}


def make_case(
    seed: int,
    number: int,
    kind: str | None = None,
    voxel: float | None = None,
    ranges: ScannerRanges = TRAINING,
) -> Case:
    """The case of that seed and number; `kind` and `voxel` (mm) override what would be drawn."""
    rng = np.random.default_rng([seed, number])
    drawn = str(rng.choice(KINDS, p=SHARES))
    kind = kind or drawn
    low, high = AGES[kind]
    anatomy = draw_anatomy(rng, age=float(rng.uniform(low, high)))
    signals = draw_signals(rng, anatomy, ranges.contrast)
    coarse = tuple(a + COARSE * np.arange(2 * int((b - a) / COARSE / 2)) for a, b in zip(LOW, HIGH))
    overview = sample_tissue(anatomy, coarse)
    lesion = draw_lesion(rng, kind, overview, coarse, signals) if kind != "healthy" else None
    size = float(rng.uniform(1.2, 1.75))  # drawn in any case, so that what follows does not depend on `voxel`
    size = voxel or size
    axes = _brain_box(rng, overview.mask.numpy(), coarse, size)
    tissue, image, changed = _scene(anatomy, signals, lesion, overview.depth, coarse, axes)
    images = acquire(rng, image, tissue.mask, axes, ranges)
    affine = np.diag([size, size, size, 1.0])
    affine[:3, 3] = [a[0] for a in axes]
    return Case(
        images, changed * (images[0] > 0), affine, kind,
        lesion.radius if lesion else 0.0, lesion.pattern if lesion else "none", anatomy.age,
    )  # fmt: skip


def _brain_box(rng: np.random.Generator, mask: np.ndarray, coarse: Axes, size: float) -> Axes:
    """Axes of a grid that holds the brain with a margin of 0 to 3 mm, as cropping to a brain mask leaves it."""
    axes = []
    for axis, positions in enumerate(coarse):
        found = np.where((mask > 0.5).any(tuple(a for a in range(3) if a != axis)))[0]
        margin = rng.uniform(0, 3, 2)
        first, last = positions[found[0]] - 1 - margin[0], positions[found[-1]] + 1 + margin[1]
        axes.append(first + size * np.arange(2 * int(np.ceil((last - first) / size / 2))))
    return tuple(axes)


def _scene(anatomy: Anatomy, signals: Signals, lesion: Lesion | None, depth: torch.Tensor, coarse: Axes, axes: Axes):
    """Tissue, signal and lesion share on the final grid, before the scanner."""
    if lesion is None:
        tissue = sample_tissue(anatomy, axes)
        return tissue, render(signals, anatomy, tissue, axes), torch.zeros_like(tissue.mask)
    half = half_axes(axes)
    knots = [spline_matrix(a, c[0], COARSE, len(c)) for a, c in zip(half, coarse)]
    skull = separable(depth[None], *knots)[0]  # how far the surface is, before anything was pushed
    tissue = sample_tissue(anatomy, axes, mass_effect(lesion, half, skull))
    image = render(signals, anatomy, tissue, axes)
    return tissue, image, paint(image, lesion, tissue, axes, signals)

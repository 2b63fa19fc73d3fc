"""How well hidden parts are restored: the network beside linear regression, and beside what its code could hold at
best.

Errors are mean absolute differences over the hidden voxels: of the whole volume (as the training loss sees it) and of
the brain alone (where any contrast is not zero).
"""

from __future__ import annotations

import numpy as np
import torch

from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import Network

from .floor import CodeFloor
from .image_sets import ImageSet
from .observe import DrawMasks, reconstruct
from .regression import ContrastRegression, regress_hidden

REGIONS = ("volume", "brain")


def brain_of(images: torch.Tensor) -> torch.Tensor:
    """N x 1 x 96^3, where any contrast is not zero."""
    return (images != 0).any(1, keepdim=True)


def error_in(guess: torch.Tensor, truth: torch.Tensor, region: torch.Tensor) -> torch.Tensor:
    """Mean absolute error of every case over a region that broadcasts to its images: N values."""
    region = region.expand_as(truth).flatten(1)
    return ((guess - truth).abs().flatten(1) * region).sum(1) / region.sum(1).clamp(min=1)


class _Means:
    """Running means of named values."""

    def __init__(self) -> None:
        self.rows: dict[str, list[float]] = {}

    def add(self, name: str, values: torch.Tensor) -> None:
        self.rows.setdefault(name, []).extend(values.tolist())

    def result(self) -> dict[str, float]:
        return {name: float(np.mean(values)) for name, values in self.rows.items()}


@torch.no_grad()
def nothing_hidden(network: Network, cases: ImageSet, floor: CodeFloor, batch: int) -> dict:
    """The input restored from itself,
    beside the best that a linear code of the same width and sub-block rank can do.
    """
    means = _Means()
    for _, images in cases.batches(batch):
        brain = brain_of(images)
        answers = {"model": reconstruct(network, images), "floor": floor.restore(images)}
        for who, guess in answers.items():
            means.add(f"volume_{who}", error_in(guess, images, torch.ones_like(brain)))
            means.add(f"brain_{who}", error_in(guess, images, brain))
    found = means.result()
    ratios = {f"{r}_ratio": found[f"{r}_model"] / found[f"{r}_floor"] for r in REGIONS}
    return {"cases": len(cases)} | found | ratios


@torch.no_grad()
def parts_hidden(network: Network, cases: ImageSet, draw_masks: DrawMasks, batch: int) -> dict:
    """One masking scheme: the network beside a linear regression that is fitted to each case's visible voxels."""
    means = _Means()
    for numbers, images in cases.batches(batch):
        dropped = draw_masks(numbers).to(images.device)
        brain = brain_of(images)
        guess = reconstruct(network, images, dropped)
        for name, region in (("volume", torch.ones_like(brain)), ("brain", brain)):
            means.add(f"{name}_model", error_in(guess, images, dropped & region))
            means.add(f"{name}_regression", error_in(regress_hidden(images, dropped, region), images, dropped & region))
    found = means.result()
    ratios = {f"{r}_ratio": found[f"{r}_model"] / found[f"{r}_regression"] for r in REGIONS}
    return {"cases": len(cases)} | found | ratios


@torch.no_grad()
def contrast_hidden(network: Network, cases: ImageSet, regression: ContrastRegression, batch: int) -> dict:
    """A whole contrast predicted from the other three, in the brain; its level can't be known, its pattern can.

    Beside L1 stands the correlation of prediction and truth over the brain, which no gain changes.
    """
    out = {}
    for contrast, name in enumerate(CONTRASTS):
        means = _Means()
        for _, images in cases.batches(batch):
            brain = brain_of(images)
            dropped = torch.zeros_like(images, dtype=torch.bool)
            dropped[:, contrast] = True
            truth = images[:, contrast : contrast + 1]
            answers = {
                "model": reconstruct(network, images, dropped)[:, contrast : contrast + 1],
                "regression": regression.predict(images, contrast),
            }
            for who, guess in answers.items():
                means.add(f"l1_{who}", error_in(guess, truth, brain))
                means.add(f"correlation_{who}", _correlation(guess, truth, brain))
        out[name] = {"cases": len(cases)} | means.result()
    return out


def _correlation(a: torch.Tensor, b: torch.Tensor, region: torch.Tensor) -> torch.Tensor:
    """Pearson correlation of every case within a region."""
    weight = region.flatten(1).float()
    count = weight.sum(1, keepdim=True).clamp(min=1)
    a, b = ((v.flatten(1) - (v.flatten(1) * weight).sum(1, keepdim=True) / count) * weight for v in (a, b))
    return (a * b).sum(1) / ((a.square().sum(1) * b.square().sum(1)).sqrt().clamp(min=1e-9))

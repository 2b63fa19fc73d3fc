"""Masked L1 of both schemes against two baselines.

Over the dropped voxels: of the whole volume (as the training loss sees it) and of the brain alone (where any contrast is not
zero). Baselines, fitted case by case on what is visible: the mean of the contrast's visible voxels in the same region; and
linear regression on those of the other contrasts that are visible at the voxel, one fit for each combination of them.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import torch

from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import Network, to_tokens, to_volume
from lamim_training.stages.dropout import SCHEMES, draw_dropped

SAMPLE = 30_000  # voxels that a regression is fitted on


def regress(images: np.ndarray, dropped: np.ndarray, region: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Prediction of every dropped voxel in the region, the rest zero. All arrays 4 x V, the region V."""
    out = np.zeros_like(images)
    for c in range(4):
        others = [o for o in range(4) if o != c]
        for seen in product((False, True), repeat=3):
            pattern = np.all([dropped[o] != s for o, s in zip(others, seen)], axis=0) & region
            wanted = np.flatnonzero(pattern & dropped[c])
            if not len(wanted):
                continue
            used = [o for o, s in zip(others, seen) if s]
            known = region & ~dropped[c] & np.all([~dropped[o] for o in used] or [region], axis=0)
            known = np.flatnonzero(known)
            known = rng.choice(known, min(SAMPLE, len(known)), replace=False)
            design = np.stack([np.ones(len(known)), *(images[o, known] for o in used)], 1)
            fit, *_ = np.linalg.lstsq(design, images[c, known], rcond=None)
            out[c, wanted] = np.clip(
                np.stack([np.ones(len(wanted)), *(images[o, wanted] for o in used)], 1) @ fit, 0, 1
            )
    return out


@torch.no_grad()
def reconstruct(network: Network, images: torch.Tensor, dropped: torch.Tensor) -> torch.Tensor:
    """4 x 96 x 96 x 96 in 0..1 with voxels dropped, to the network's whole volume."""
    tokens = to_tokens(images.masked_fill(dropped, 0)[None])
    return to_volume(network.model.decode(network.model.encode(tokens)))[0]


def case_errors(network: Network, images: torch.Tensor, scheme: str, rng: np.random.Generator) -> dict[str, float]:
    """Mean absolute error over the dropped voxels of one case, for the network and the baselines."""
    dropped = draw_dropped(rng, scheme)
    truth, gone = images.flatten(1).numpy(), dropped.flatten(1).numpy()
    guesses = {"model": reconstruct(network, images, dropped).flatten(1).numpy().clip(0, 1)}
    brain = (truth > 0).any(0)
    errors = {}
    for name, region in (("volume", np.ones_like(brain)), ("brain", brain)):
        at = gone & region
        visible = ~gone & region
        means = np.array([truth[c, visible[c]].mean() for c in range(4)])
        guesses["mean"] = np.broadcast_to(means[:, None], truth.shape)
        guesses["regression"] = regress(truth, gone, region, rng)
        errors |= {f"{name}_{who}": float(np.abs(guess - truth)[at].mean()) for who, guess in guesses.items()}
    return errors


def masked_l1(network: Network, data: Dataset, cases: int, seed: int = 21) -> dict:
    """Means over the first cases, per scheme."""
    out = {}
    for scheme in SCHEMES:
        rows = [case_errors(network, data.input(i), scheme, np.random.default_rng([seed, i])) for i in range(cases)]
        out[scheme] = {"cases": cases} | {key: float(np.mean([r[key] for r in rows])) for key in rows[0]}
    return out


def whole_l1(network: Network, data: Dataset, cases: int) -> dict:
    """The same error with nothing hidden, over the whole volume and the brain: what code and decoder lose of any input."""
    rows = []
    for i in range(cases):
        images = data.input(i)
        error = (reconstruct(network, images, torch.zeros_like(images, dtype=torch.bool)).clip(0, 1) - images).abs()
        rows.append((float(error.mean()), float(error[:, (images > 0).any(0)].mean())))
    volume, brain = np.mean(rows, 0)
    return {"cases": cases, "volume": float(volume), "brain": float(brain)}

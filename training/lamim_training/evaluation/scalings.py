"""How much each way of scaling a scan gives away: python -m lamim_training.evaluation.scalings [--cases 300]

A scaling that follows the brightest voxels tells a tumour by the level of a whole contrast. Every candidate scales the
same held-out scans; a logistic regression on the 22 statistics then answers the three tasks, 8-fold cross-validated.
The closer to 0.5, the less a network could learn from levels alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lamim_training.generator import HELD_OUT, CaseGenerator, labels_of
from lamim_training.generator.preprocess import scale_by_median
from lamim_training.tasks import TASKS, UNKNOWN

from .measures import auc
from .statistics import input_statistics

SEED = 3
CHUNK = 2


def _median(images: torch.Tensor) -> torch.Tensor:
    flat = images.flatten(2)
    return torch.where(flat > 0, flat, torch.nan).nanmedian(2).values[..., None, None, None]


def _mean(images: torch.Tensor) -> torch.Tensor:
    return (images.sum((2, 3, 4)) / (images > 0).sum((2, 3, 4)))[..., None, None, None]


def _min_max(images: torch.Tensor) -> torch.Tensor:
    """Clipped at the 99.9th percentile, then over the brightest voxel: what an earlier model had."""
    limits = [[np.percentile(c[c > 0], 99.9) for c in case] for case in images.numpy()]
    limit = torch.tensor(limits, dtype=images.dtype)[..., None, None, None]
    return torch.minimum(images, limit) / limit


SCALINGS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "min-max after a 99.9 % clip": _min_max,
    "0.3 x / mean, at most 1": lambda x: (0.3 * x / _mean(x)).clamp(max=1),
    "x / (x + mean)": lambda x: x / (x + _mean(x)),
    "0.3 x / median, at most 1": lambda x: (0.3 * x / _median(x)).clamp(max=1),
    "x / (x + median)": scale_by_median,
}


def compare(count: int) -> dict[str, dict[str, float]]:
    """AUC of the statistics by scaling and task."""
    generator = CaseGenerator("cpu")
    statistics: dict[str, list[np.ndarray]] = {name: [] for name in SCALINGS}
    labels = []
    for first in range(0, count, CHUNK):
        people = generator.anatomy(SEED, min(CHUNK, count - first), first=first, small=0.0)
        scans = generator.scans(people, SEED, scanner=HELD_OUT)
        labels.append(labels_of(people.kind).numpy())
        for name, scale in SCALINGS.items():
            statistics[name].append(input_statistics(scale(scans)))
    truth = np.concatenate(labels)
    return {name: _auc_by_task(np.concatenate(found), truth) for name, found in statistics.items()}


def _auc_by_task(statistics: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    out = {}
    for t, task in enumerate(TASKS):
        known = labels[:, t] != UNKNOWN
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        scores = cross_val_predict(model, statistics[known], labels[known, t], cv=8, method="decision_function")
        out[task] = auc(scores, labels[known, t])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    for name, found in compare(parser.parse_args().cases).items():
        print(f"{name:30}", " ".join(f"{task} {value:.3f}" for task, value in found.items()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()

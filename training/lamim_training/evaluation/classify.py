"""The three tasks on a set of cases: as they are, by lesion size, and with a contrast missing."""

from __future__ import annotations

import numpy as np
import torch

from lamim_training.generator.dataset import Dataset
from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import Network, to_tokens
from lamim_training.tasks import TASKS, UNKNOWN

from .measures import auc, best_temperature, probabilities, share_interval, summary

SIZES_MM = (0, 16, 24, 36, 48, 100)  # diameters


@torch.no_grad()
def all_logits(network: Network, data: Dataset, without: int | None = None, batch: int = 8) -> np.ndarray:
    """N x 3 tasks x 2; `without` is the number of a contrast that is set to zero."""
    rows = []
    for start in range(0, len(data), batch):
        images = torch.from_numpy(np.array(data.images[start : start + batch]))
        if without is not None:
            images[:, without] = 0
        rows.append(network.logits(network.model.encode(to_tokens(images).float() / 255)))
    return torch.cat(rows).numpy()


def temperatures(logits: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Fitted on the validation cases, one per task."""
    out = {}
    for t, task in enumerate(TASKS):
        known = labels[:, t] != UNKNOWN
        out[task] = round(best_temperature(logits[known, t], labels[known, t]), 4)
    return out


def task_summaries(logits: np.ndarray, labels: np.ndarray, scale: dict[str, float]) -> dict:
    """Per task, over the cases it applies to."""
    out = {}
    for t, task in enumerate(TASKS):
        known = labels[:, t] != UNKNOWN
        out[task] = summary(logits[known, t], labels[known, t], scale[task])
    return out


def detection_by_size(logits: np.ndarray, data: Dataset) -> list[dict]:
    """Sensitivity for tumours by their mean diameter, and by kind."""
    found = probabilities(logits[:, 0]) > 0.5
    diameter = np.array([2 * d["radius_mm"] for d in data.details])
    kinds = np.array([d["kind"] for d in data.details])
    rows = []
    for low, high in zip(SIZES_MM, SIZES_MM[1:]):
        at = (kinds != "healthy") & (diameter >= low) & (diameter < high)
        if at.any():
            hits = int(found[at].sum())
            rows.append({"from_mm": low, "to_mm": high, "cases": int(at.sum()), "sensitivity": hits / int(at.sum()),
                         "interval": share_interval(hits, int(at.sum()))})  # fmt: skip
    return rows


def missing_contrasts(network: Network, data: Dataset) -> dict:
    """AUC of every task when one contrast is not there."""
    out = {}
    for number, contrast in enumerate(CONTRASTS):
        logits = all_logits(network, data, without=number)
        out[contrast] = {}
        for t, task in enumerate(TASKS):
            known = data.labels[:, t] != UNKNOWN
            out[contrast][task] = auc(probabilities(logits[known, t]), data.labels[known, t])
    return out

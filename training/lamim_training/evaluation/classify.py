"""The three tasks on a set of cases: as they are, by lesion size, and with a contrast missing."""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy.optimize import minimize_scalar

from lamim_training.generator.dataset import Dataset
from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import Network, to_tokens
from lamim_training.tasks import TASKS, UNKNOWN

from .measures import auc, auc_interval, calibration_error, reliability, share_interval

SIZES_MM = (0, 16, 24, 36, 48, 100)  # diameters


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Of class 1, from N x 2 logits."""
    return 1 / (1 + np.exp(-(logits[:, 1] - logits[:, 0]) / temperature))


def best_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The number that the logits are divided by for the smallest log loss."""

    def loss(log_t: float) -> float:
        p = np.clip(probabilities(logits, math.exp(log_t)), 1e-7, 1 - 1e-7)
        return float(-np.where(truth == 1, np.log(p), np.log(1 - p)).mean())

    return math.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)


def summary(logits: np.ndarray, truth: np.ndarray, temperature: float) -> dict:
    """Everything above for one task on one set."""
    plain, scaled = probabilities(logits), probabilities(logits, temperature)
    hits = int(((plain > 0.5) == (truth == 1)).sum())
    return {
        "cases": len(truth), "positive": int(truth.sum()),
        "auc": auc(plain, truth), "auc_interval": auc_interval(plain, truth),
        "accuracy": hits / len(truth), "accuracy_interval": share_interval(hits, len(truth)),
        "sensitivity": float((plain[truth == 1] > 0.5).mean()), "specificity": float((plain[truth == 0] <= 0.5).mean()),
        "calibration_error": calibration_error(scaled, truth),
        "calibration_error_unscaled": calibration_error(plain, truth),
        "reliability": reliability(scaled, truth),
    }  # fmt: skip


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

"""Answers of the three tasks on one set of cases, and beside each what image statistics alone reach."""

from __future__ import annotations

import numpy as np

from lamim_training.tasks import TASKS, UNKNOWN

from .baseline import ALL, StatisticsBaseline
from .calibration import Calibration, fit_calibration
from .measures import auc, auc_interval, share_interval, summary, threshold_at_specificity
from .observe import Observation

Calibrations = dict[str, Calibration]  # of every task
SIZES_MM = (0, 12, 16, 24, 36, 48, 200)  # bounds of the tumour's mean diameter
SURE = 0.9


def known_labels(labels: np.ndarray, task: int) -> np.ndarray:
    """Which cases the task applies to."""
    return labels[:, task] != UNKNOWN


def calibrate(logits: np.ndarray, labels: np.ndarray) -> Calibrations:
    """One calibration a task, from validation cases: logits N x tasks x 2, labels N x tasks."""
    out = {}
    for t, task in enumerate(TASKS):
        known = known_labels(labels, t)
        out[task] = fit_calibration(logits[known, t], labels[known, t])
    return out


def task_summaries(
    seen: Observation,
    labels: np.ndarray,
    calibrations: Calibrations,
    baseline: StatisticsBaseline,
    present: tuple[int, ...] = ALL,
) -> dict:
    """Per task, over the cases it applies to; a task with cases of one label only is left out."""
    out = {}
    for t, task in enumerate(TASKS):
        known = known_labels(labels, t)
        truth = labels[known, t]
        if len(set(truth.tolist())) < 2:
            continue
        scores = baseline.scores(seen.statistics[known], t, present)
        out[task] = summary(calibrations[task].probability(seen.logits[known, t]), truth) | {
            "statistics_auc": auc(scores, truth),
            "statistics_auc_interval": auc_interval(scores, truth),
        }
    return out


def healthy_called_tumour(seen: Observation, labels: np.ndarray, calibrations: Calibrations) -> float:
    """Share of the healthy cases whose probability of a tumour is above 0.5."""
    healthy = labels[:, 0] == 0
    return float((calibrations["detection"].probability(seen.logits[healthy, 0]) > 0.5).mean())


def found_by_size(
    logits: np.ndarray, labels: np.ndarray, radius_mm: np.ndarray, sizes: tuple[float, ...] = SIZES_MM
) -> dict:
    """Share of the tumours found by their mean diameter, at 0.90 specificity on the healthy cases of the same set."""
    odds = logits[:, 0, 1] - logits[:, 0, 0]
    found = odds > threshold_at_specificity(odds[labels[:, 0] == 0])
    rows = []
    for low, high in zip(sizes, sizes[1:]):
        at = (labels[:, 0] == 1) & (2 * radius_mm >= low) & (2 * radius_mm < high)
        count, hits = int(at.sum()), int(found[at].sum())
        if count:
            rows.append(
                {
                    "from_mm": low,
                    "to_mm": high,
                    "cases": count,
                    "found": hits / count,
                    "interval": share_interval(hits, count),
                }
            )
    return {"specificity": 0.90, "healthy": int((labels[:, 0] == 0).sum()), "sizes": rows}


def false_assurance(seen: Observation, labels: np.ndarray, calibrations: Calibrations, flagged: np.ndarray) -> dict:
    """Per task: cases that were not flagged and answered surely (p > 0.9 or < 0.1) and wrongly."""
    out = {}
    for t, task in enumerate(TASKS):
        known = known_labels(labels, t)
        p, truth = calibrations[task].probability(seen.logits[known, t]), labels[known, t]
        wrong = (np.maximum(p, 1 - p) > SURE) & ((p > 0.5) != (truth == 1))
        count = int((wrong & ~flagged[known]).sum())
        out[task] = {"cases": int(known.sum()), "count": count, "without_flags": int(wrong.sum())}
        out[task]["share"] = count / max(1, out[task]["cases"])
    return out


def abstention(seen: Observation, labels: np.ndarray, calibrations: Calibrations, flagged: np.ndarray) -> dict:
    """Detection with and without the flagged cases,
    and the area under risk against coverage when the least sure go first.
    """
    p, truth = calibrations["detection"].probability(seen.logits[:, 0]), labels[:, 0]
    wrong = (p > 0.5) != (truth == 1)
    order = np.argsort(-np.abs(p - 0.5), kind="stable")
    risk = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    kept = ~flagged
    return {
        "coverage": float(kept.mean()),
        "accuracy": float(1 - wrong.mean()),
        "accuracy_kept": float(1 - wrong[kept].mean()) if kept.any() else None,
        "risk_coverage_area": float(risk.mean()),
        "error_at_80_percent_coverage": float(risk[max(0, int(0.8 * len(risk)) - 1)]),
    }

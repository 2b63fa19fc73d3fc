"""Class-conditional split conformal sets: which labels can't be excluded at a stated error rate (Vovk 2012).

A label belongs to the set when its nonconformity 1 - p(label) is not above the quantile of validation cases of that
label.
"""

from __future__ import annotations

import math

import numpy as np

MOST = 500  # numbers stored per label


def conformal_scores(positive: np.ndarray, truth: np.ndarray) -> list[list[float]]:
    """Per label 0 and 1: ascending 1 - p(label) of the cases of that label, thinned evenly to at most 500 numbers."""
    out = []
    for label, p in enumerate((1 - positive, positive)):
        values = np.sort(1 - p[truth == label])
        if len(values) > MOST:
            values = values[np.linspace(0, len(values) - 1, MOST).round().astype(int)]
        out.append(values.tolist())
    return out


def limit(scores: list[float], error: float) -> float:
    """The nonconformity up to which a label is in the set:
    rank ceil((n + 1)(1 - error)), infinite when n is too small.
    """
    rank = math.ceil((len(scores) + 1) * (1 - error))
    return scores[rank - 1] if rank <= len(scores) else math.inf


def prediction_sets(positive: np.ndarray, scores: list[list[float]], error: float = 0.1) -> np.ndarray:
    """N x 2, whether label 0 and label 1 are in the set."""
    p = np.column_stack([1 - positive, positive])
    return 1 - p <= np.array([limit(s, error) for s in scores])


def coverage(positive: np.ndarray, truth: np.ndarray, scores: list[list[float]], error: float = 0.1) -> dict:
    """Share of cases whose true label is in the set, per label, and the shares of sets by size."""
    sets = prediction_sets(positive, scores, error)
    size = sets.sum(1)
    return {
        "error": error,
        "coverage": [float(sets[truth == label, label].mean()) for label in (0, 1)],
        "one_label": float((size == 1).mean()),
        "both_labels": float((size == 2).mean()),
        "no_label": float((size == 0).mean()),
    }

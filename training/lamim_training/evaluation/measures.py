"""Discrimination and calibration of two-class answers, with intervals."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import norm, rankdata

BINS = 10


def auc(positive: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    ranks = rankdata(positive)
    ones = int(truth.sum())
    return float((ranks[truth == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(truth) - ones)))


def auc_interval(positive: np.ndarray, truth: np.ndarray) -> list[float]:
    """95 % interval after DeLong et al. 1988, on the logit scale so that it stays within 0..1."""
    scores = [positive[truth == c] for c in (1, 0)]
    both = rankdata(np.concatenate(scores))
    m, n = len(scores[0]), len(scores[1])
    v10 = (both[:m] - rankdata(scores[0])) / n
    v01 = 1 - (both[m:] - rankdata(scores[1])) / m
    area = float(v10.mean())
    deviation = math.sqrt(v10.var(ddof=1) / m + v01.var(ddof=1) / n)
    if area >= 1 or deviation == 0:
        return [area, area]
    centre, step = math.log(area / (1 - area)), norm.ppf(0.975) * deviation / (area * (1 - area))
    return [1 / (1 + math.exp(-(centre - step))), 1 / (1 + math.exp(-(centre + step)))]


def share_interval(hits: int, count: int) -> list[float]:
    """95 % interval of a share after Wilson 1927."""
    z = norm.ppf(0.975)
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return [middle - half, middle + half]


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Of class 1, from N x 2 logits."""
    return 1 / (1 + np.exp(-(logits[:, 1] - logits[:, 0]) / temperature))


def best_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The number that the logits are divided by for the smallest log loss."""

    def loss(log_t: float) -> float:
        p = np.clip(probabilities(logits, math.exp(log_t)), 1e-7, 1 - 1e-7)
        return float(-np.where(truth == 1, np.log(p), np.log(1 - p)).mean())

    return math.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)


def reliability(positive: np.ndarray, truth: np.ndarray) -> list[dict]:
    """Ten bins of the probability of class 1: how many cases, mean probability, share that is class 1."""
    bins = np.minimum((positive * BINS).astype(int), BINS - 1)
    return [
        {
            "from": b / BINS,
            "count": int(at.sum()),
            "probability": float(positive[at].mean()),
            "share": float(truth[at].mean()),
        }
        for b in range(BINS)
        if (at := bins == b).any()
    ]


def calibration_error(positive: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error: distance of probability and share over the bins of `reliability`, weighed by cases."""
    rows = reliability(positive, truth)
    return float(sum(r["count"] * abs(r["probability"] - r["share"]) for r in rows) / len(truth))


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

"""Discrimination and calibration of two-class answers, with intervals.
Scores and truths are 1-D NumPy arrays; truth is 0 or 1.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import norm, rankdata

BINS = 10


def auc(positive: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    ranks = rankdata(positive)
    ones = int((truth == 1).sum())
    return float((ranks[truth == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(truth) - ones)))


def auc_interval(positive: np.ndarray, truth: np.ndarray) -> list[float]:
    """95 % interval after DeLong et al. 1988, on the logit scale so that it stays within 0..1."""
    positives, negatives = (positive[truth == c] for c in (1, 0))
    both = rankdata(np.concatenate([positives, negatives]))
    m, n = len(positives), len(negatives)
    v10 = (both[:m] - rankdata(positives)) / n
    v01 = 1 - (both[m:] - rankdata(negatives)) / m
    area = float(v10.mean())
    deviation = math.sqrt(v10.var(ddof=1) / m + v01.var(ddof=1) / n) if min(m, n) > 1 else math.inf
    if area >= 1 or area <= 0 or deviation == 0:
        return [area, area]
    if math.isinf(deviation):
        return [0.0, 1.0]
    centre, step = math.log(area / (1 - area)), norm.ppf(0.975) * deviation / (area * (1 - area))
    return [1 / (1 + math.exp(-(centre - step))), 1 / (1 + math.exp(-(centre + step)))]


def paired_auc_difference(
    first: np.ndarray, second: np.ndarray, truth: np.ndarray, draws: int = 1000, seed: int = 0
) -> dict:
    """AUC of `first` minus AUC of `second` on the same cases, with a 95 % interval from a bootstrap over cases."""
    rng = np.random.default_rng(seed)
    ones, zeros = np.flatnonzero(truth == 1), np.flatnonzero(truth == 0)
    differences = []
    for _ in range(draws):  # stratified, so that every draw holds both classes
        at = np.concatenate([rng.choice(ones, len(ones)), rng.choice(zeros, len(zeros))])
        differences.append(auc(first[at], truth[at]) - auc(second[at], truth[at]))
    low, high = np.quantile(differences, [0.025, 0.975])
    return {"difference": auc(first, truth) - auc(second, truth), "interval": [float(low), float(high)]}


def share_interval(hits: int, count: int) -> list[float]:
    """95 % interval of a share after Wilson 1927."""
    z = norm.ppf(0.975)
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return [middle - half, middle + half]


def threshold_at_specificity(negatives: np.ndarray, specificity: float = 0.90) -> float:
    """The smallest negative score such that at least that share of the negatives is at or below it;
    above it is positive.
    """
    return float(np.sort(negatives)[max(0, math.ceil(specificity * len(negatives) - 1e-9) - 1)])


def sensitivity_at_specificity(positive: np.ndarray, truth: np.ndarray, specificity: float = 0.90) -> float:
    """Share of the positives above `threshold_at_specificity` of the negatives."""
    return float((positive[truth == 1] > threshold_at_specificity(positive[truth == 0], specificity)).mean())


def brier(positive: np.ndarray, truth: np.ndarray) -> float:
    """Mean squared distance of probability and truth (Brier 1950, of class 1 alone: 0 is best, 0.25 a constant 0.5)."""
    return float(np.square(positive - truth).mean())


def reliability(positive: np.ndarray, truth: np.ndarray) -> list[dict]:
    """Ten equal bins of the probability of class 1: how many cases, mean probability, share that is class 1."""
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
    """Expected calibration error: distance of probability and share over the bins of `reliability`,
    weighed by cases.
    """
    rows = reliability(positive, truth)
    return float(sum(r["count"] * abs(r["probability"] - r["share"]) for r in rows) / len(truth))


def summary(positive: np.ndarray, truth: np.ndarray) -> dict:
    """Everything above for one task on one set; `positive` is the calibrated probability of class 1."""
    hits = int(((positive > 0.5) == (truth == 1)).sum())
    return {
        "cases": len(truth),
        "positive": int((truth == 1).sum()),
        "auc": auc(positive, truth),
        "auc_interval": auc_interval(positive, truth),
        "accuracy": hits / len(truth),
        "accuracy_interval": share_interval(hits, len(truth)),
        "sensitivity_at_90_specificity": sensitivity_at_specificity(positive, truth),
        "brier": brier(positive, truth),
        "ece": calibration_error(positive, truth),
        "reliability": reliability(positive, truth),
    }

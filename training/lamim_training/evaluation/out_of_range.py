"""Is this study unlike what the network learned from? Three scores, with thresholds from validation cases.

- input: Mahalanobis distance of the 22 input statistics, per statistic.
- hidden: hidden states against their mean at each place, in one whitening for all places; root mean square over places.
- reconstruction: per contrast, the masked L1 (coarse scheme).

A study is flagged when any score is above its threshold; together they flag `FALSE_ALARMS` of the validation cases.
High scores tell strange input, not wrong answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from .observe import Observation
from .statistics import columns_of

FALSE_ALARMS = 0.05
ALL = (0, 1, 2, 3)
SHRINKAGE = 0.02  # towards independent statistics: the precision stays positive definite
HIDDEN_FLOOR = 1e-3  # of the mean variance: directions without variance would turn rounding into distance


@dataclass(frozen=True)
class InputReference:
    """Of the 22 statistics, over draws of the training distribution."""

    mean: np.ndarray
    precision: np.ndarray

    def score(self, statistics: np.ndarray, present: tuple[int, ...] = ALL) -> np.ndarray:
        """N x 22 to N scores, about 1 for training cases; only statistics of `present` contrasts count."""
        columns = columns_of(present)
        covariance = np.linalg.inv(self.precision)[np.ix_(columns, columns)]
        away = (statistics - self.mean)[:, columns]
        return np.sqrt(np.einsum("ni,ij,nj->n", away, np.linalg.inv(covariance), away) / len(columns))


def fit_input(statistics: np.ndarray) -> InputReference:
    """From N x 22."""
    covariance = np.cov(statistics.T)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.diag(np.diag(covariance))
    covariance += 1e-10 * np.eye(len(covariance))
    precision = np.linalg.inv(covariance)
    return InputReference(statistics.mean(0), (precision + precision.T) / 2)


@dataclass(frozen=True)
class HiddenReference:
    """Mean 216 x width and whitening width x K, both as the half precision that the trust file stores."""

    mean: torch.Tensor
    whitening: torch.Tensor

    def score(self, hidden: torch.Tensor, batch: int = 256) -> np.ndarray:
        """N x 216 x width to N scores, about 1 for training cases."""
        mean, whitening = self.mean.float(), self.whitening.float()
        parts = (((part.float() - mean) @ whitening).square().mean((1, 2)).sqrt() for part in hidden.split(batch))
        return torch.cat(list(parts)).double().cpu().numpy()


def fit_hidden(hidden: torch.Tensor, components: int | None = None, batch: int = 256) -> HiddenReference:
    """From N x 216 x width: a mean for every place, one covariance for all; `components` keeps the widest axes only."""
    mean = torch.stack([place.float().mean(0) for place in hidden.unbind(1)]).half()
    covariance = torch.zeros(hidden.shape[2], hidden.shape[2], dtype=torch.float64, device=hidden.device)
    for part in hidden.split(batch):
        away = (part.float() - mean.float()).flatten(0, 1)
        covariance += (away.T @ away).double()
    variance, axes = torch.linalg.eigh(covariance / (len(hidden) * hidden.shape[1]))
    variance = variance.clamp(min=HIDDEN_FLOOR * float(variance.mean()))
    whitening = (axes / variance.sqrt()).flip(1)[:, :components]
    return HiddenReference(mean, whitening.half())


@dataclass(frozen=True)
class OutOfRange:
    """References and thresholds; the order of the scores is input, hidden, then one per contrast."""

    input: InputReference
    hidden: HiddenReference
    thresholds: np.ndarray
    median_l1: np.ndarray

    def flags(self, seen: Observation) -> np.ndarray:
        """N x 6."""
        return scores(self, seen) > self.thresholds


def scores(ranges: OutOfRange, seen: Observation, present: tuple[int, ...] = ALL) -> np.ndarray:
    """N x 6, from an observation with hidden states and masked errors."""
    if seen.hidden is None or seen.masked_l1 is None or seen.statistics is None:
        raise ValueError("out-of-range scores need statistics, hidden states and masked errors")
    inputs = ranges.input.score(seen.statistics, present)
    return np.column_stack([inputs, ranges.hidden.score(seen.hidden), seen.masked_l1])


def fit_out_of_range(reference: Observation, validation: Observation) -> OutOfRange:
    """References from training draws, thresholds from validation cases."""
    if reference.hidden is None or validation.masked_l1 is None:
        raise ValueError("needs hidden states of the reference and masked errors of the validation cases")
    fitted = OutOfRange(
        fit_input(reference.statistics),
        fit_hidden(reference.hidden),
        np.full(6, np.inf),
        np.median(validation.masked_l1, 0),
    )
    return replace(fitted, thresholds=joint_thresholds(scores(fitted, validation), FALSE_ALARMS))


def joint_thresholds(values: np.ndarray, share: float) -> np.ndarray:
    """One threshold a column, all at the same quantile, such that at most `share` of the rows exceed any of them."""
    low, high = 0.0, share  # each column's own share of alarms
    for _ in range(40):
        middle = (low + high) / 2
        limits = np.quantile(values, 1 - middle, axis=0)
        low, high = (middle, high) if (values > limits).any(1).mean() <= share else (low, middle)
    return np.quantile(values, 1 - low, axis=0)

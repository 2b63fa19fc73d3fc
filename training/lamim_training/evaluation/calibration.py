"""Makes probabilities mean what they say: a temperature and an offset per task, and per subset of contrasts.

The bundle applies p = softmax(logits / temperature + offset). Both numbers are fitted together on validation cases
(Platt 1999): cases that a network has learned from make it surer than it should be, and lean it to one side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize


@dataclass(frozen=True)
class Calibration:
    """For two labels; `shift` is what is added to the scaled log odds of label 1."""

    temperature: float = 1.0
    shift: float = 0.0

    def probability(self, logits: np.ndarray) -> np.ndarray:
        """Of label 1, from N x 2 logits."""
        return 1 / (1 + np.exp(-log_odds(logits) / self.temperature - self.shift))

    def as_bundle(self) -> dict:
        """In the form of `lamim-bundle/2`: the offset is per label."""
        return {
            "temperature": round(self.temperature, 4),
            "offset": [round(-self.shift / 2, 4), round(self.shift / 2, 4)],
        }


def from_bundle(stored: dict) -> Calibration:
    """What `as_bundle` wrote."""
    low, high = stored["offset"]
    return Calibration(stored["temperature"], high - low)


def log_odds(logits: np.ndarray) -> np.ndarray:
    """Of label 1 over label 0, from N x 2 logits, in double precision."""
    return logits[:, 1].astype(np.float64) - logits[:, 0]


def fit_calibration(logits: np.ndarray, truth: np.ndarray) -> Calibration:
    """The calibration of smallest log loss on N x 2 logits; both labels must be among the truths."""
    if len(set(truth.tolist())) < 2:
        raise ValueError("cannot calibrate: the cases all have one label; use more cases")
    odds, sign = log_odds(logits), 2 * truth - 1

    def loss(values: np.ndarray) -> float:
        log_temperature, shift = values
        return float(np.logaddexp(0, -sign * (odds * math.exp(-log_temperature) + shift)).mean())

    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=[(-3, 3), (-20, 20)])
    return Calibration(math.exp(found.x[0]), float(found.x[1]))

"""The last step: one number per task is added to the head's last bias, so that its answers mean what they say.

Training cases make a network surer than it should be, and lean it to one side: a head that has seen its cases often says
'normal' of a small tumour in a new one. A temperature (which the bundle carries) takes back the first, and nothing but a
constant takes back the second; the constant needs no place in the bundle, because the head has a bias. Both are fitted
together on the validation cases (Platt 1999).
"""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy.optimize import minimize

from lamim_training.evaluation.classify import all_logits
from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import Network
from lamim_training.tasks import TASKS, UNKNOWN


def best_offset(logits: np.ndarray, truth: np.ndarray) -> float:
    """What is added to the log odds (N x 2 logits) for the smallest log loss, at the temperature that suits it best."""
    # Slopes are taken by differences, which single precision is too coarse for.
    odds, sign = (logits[:, 1] - logits[:, 0]).astype(np.float64), 2 * truth - 1

    def loss(values: np.ndarray) -> float:
        log_temperature, offset = values
        return float(np.logaddexp(0, -sign * (odds + offset) * math.exp(-log_temperature)).mean())

    return float(minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=[(-2, 2), (-8, 8)]).x[1])


@torch.no_grad()
def centre_answers(network: Network, data: Dataset) -> dict[str, float]:
    """Moves every head's answers by the offset that suits `data`, in place; returns the offsets in log odds."""
    logits, offsets = all_logits(network, data), {}
    for t, task in enumerate(TASKS):
        known = data.labels[:, t] != UNKNOWN
        if len(set(data.labels[known, t])) < 2:
            raise ValueError(f"cannot centre {task}: the validation cases hold one of its classes alone; make more cases")
        offsets[task] = best_offset(logits[known, t], data.labels[known, t])
        network.heads[task].FC[4].bias += torch.tensor([-offsets[task] / 2, offsets[task] / 2])
    return offsets

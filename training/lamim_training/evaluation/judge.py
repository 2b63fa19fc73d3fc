"""A network together with all that was fitted around it on training draws and validation cases,
before any test case was seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from lamim_training.generator.corruptions import Corruption
from lamim_training.model.network import Network
from lamim_training.stages.masks import draw_masks
from lamim_training.tasks import TASKS

from .baseline import StatisticsBaseline
from .conformal import conformal_scores, coverage
from .image_sets import ImageSet
from .measures import auc
from .observe import DrawMasks, Observation, observe
from .out_of_range import OutOfRange, fit_out_of_range, scores
from .plan import EvaluationPlan
from .tasks import (
    Calibrations,
    abstention,
    calibrate,
    false_assurance,
    healthy_called_tumour,
    known_labels,
    task_summaries,
)

SCORES = ("input", "hidden", "T1w", "T1c", "T2w", "FLAIR")


def masks_of(scheme: str, device: torch.device, seed: int) -> DrawMasks:
    """Masks of a scheme, drawn on the device; the same for the same cases in the same batches."""

    def draw(cases: range) -> torch.Tensor:
        generator = torch.Generator(device).manual_seed(seed * 1_000_000 + cases.start)
        return draw_masks(len(cases), scheme, generator)

    return draw


@dataclass(frozen=True)
class Judge:
    """Answers every question about one set of cases."""

    network: Network
    plan: EvaluationPlan
    device: torch.device
    baseline: StatisticsBaseline
    calibrations: Calibrations
    ranges: OutOfRange
    conformal: dict[str, list[list[float]]]  # task to ascending scores of label 0 and label 1
    validation_scores: np.ndarray  # N x 6, in the order of SCORES

    def observe(self, cases: ImageSet, change: Corruption | None = None) -> Observation:
        """With hidden states and masked errors."""
        return _observe_all(self.network, cases, self.plan, self.device, change)

    def answers(self, seen: Observation, labels: np.ndarray) -> dict:
        """Per task; with the share of healthy cases called tumour beside detection."""
        out = task_summaries(seen, labels, self.calibrations, self.baseline)
        if "detection" in out:
            out["detection"]["healthy_called_tumour"] = healthy_called_tumour(seen, labels, self.calibrations)
        return out

    def flagged(self, seen: Observation) -> np.ndarray:
        """N booleans: unlike the training cases by any score."""
        return self.ranges.flags(seen).any(1)

    def out_of_range(self, seen: Observation, labels: np.ndarray) -> dict:
        """Share flagged, in all and by each score; how well each score tells the set from validation;
        what abstaining does.
        """
        values, flags = scores(self.ranges, seen), self.ranges.flags(seen)
        truth = np.repeat([0, 1], [len(self.validation_scores), len(values)])
        return {
            "cases": len(values),
            "flagged": float(flags.any(1).mean()),
            "by_score": {name: float(flags[:, s].mean()) for s, name in enumerate(SCORES)},
            "auroc_against_validation": {
                name: auc(np.concatenate([self.validation_scores[:, s], values[:, s]]), truth)
                for s, name in enumerate(SCORES)
            },
            "false_assurance": false_assurance(seen, labels, self.calibrations, flags.any(1)),
            "abstention": abstention(seen, labels, self.calibrations, flags.any(1)),
        }

    def coverage(self, seen: Observation, labels: np.ndarray) -> dict:
        """Of the conformal sets at 10 % error, per task."""
        out = {}
        for t, task in enumerate(TASKS):
            known = known_labels(labels, t)
            p = self.calibrations[task].probability(seen.logits[known, t])
            out[task] = coverage(p, labels[known, t], self.conformal[task])
        return out


def fit_judge(
    network: Network, reference: ImageSet, validation: ImageSet, plan: EvaluationPlan, device: torch.device
) -> Judge:
    """`reference` are draws of the training distribution; thresholds and calibrations come from `validation` alone."""
    known = observe(network, reference, plan.batch, keep_hidden=True)
    seen = _observe_all(network, validation, plan, device)
    calibrations = calibrate(seen.logits, validation.labels)
    ranges = fit_out_of_range(known, seen)
    conformal = {}
    for t, task in enumerate(TASKS):
        applies = known_labels(validation.labels, t)
        p = calibrations[task].probability(seen.logits[applies, t])
        conformal[task] = conformal_scores(p, validation.labels[applies, t])
    baseline = StatisticsBaseline(known.statistics, reference.labels)
    values = scores(ranges, seen)
    return Judge(network, plan, device, baseline, calibrations, ranges, conformal, values)


def _observe_all(
    network: Network, cases: ImageSet, plan: EvaluationPlan, device: torch.device, change: Corruption | None = None
) -> Observation:
    masks = masks_of("coarse", device, plan.test_seed)
    return observe(network, cases, plan.batch, change, keep_hidden=True, draw_masks=masks)

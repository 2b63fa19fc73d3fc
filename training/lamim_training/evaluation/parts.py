"""What is measured on the held-out cases alone:
levels, subsets of contrasts, corruptions, reconstruction, the 4-bit grid.
"""

from __future__ import annotations

from functools import partial

import torch

from lamim_training.generator.corruptions import CORRUPTIONS, LEVELS, SUBSETS, Corruption, keep
from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import Network

from .bundle import compare
from .floor import CodeFloor
from .image_sets import ImageSet
from .judge import Judge, masks_of
from .observe import Observation, observe
from .reconstruction import contrast_hidden, nothing_hidden, parts_hidden
from .regression import ContrastRegression
from .tasks import calibrate, healthy_called_tumour, task_summaries


def repeat_t1w(images: torch.Tensor) -> torch.Tensor:
    """T1w in all four slots."""
    return images[:, :1].expand(-1, 4, -1, -1, -1)


def white_noise(images: torch.Tensor) -> torch.Tensor:
    """No brain at all."""
    return torch.rand(images.shape, generator=torch.Generator(images.device).manual_seed(73), device=images.device)


NO_STUDY: dict[str, Corruption] = {"T1w_four_times": repeat_t1w, "white_noise": white_noise}


def levels(judge: Judge, cases: ImageSet, plain: Observation) -> dict:
    """Each level test's answers, and its AUC as a ratio to the plain one."""
    out = {}
    reference = judge.answers(plain, cases.labels)
    for name, change in LEVELS.items():
        seen = observe(judge.network, cases, judge.plan.batch, change)
        out[name] = judge.answers(seen, cases.labels)
        for task, found in out[name].items():
            found["ratio_to_plain"] = found["auc"] / max(reference[task]["auc"], 1e-6)
    return out


def subsets(judge: Judge, validation: ImageSet, cases: ImageSet) -> dict:
    """All 15 sets of contrasts: calibrated on validation cases that have the same ones, measured on test cases."""
    count, out = judge.plan.subset_cases, {}
    validation, cases = validation.select(slice(count)), cases.select(slice(count))
    for names in SUBSETS:
        change, present = partial(keep, names=names), tuple(CONTRASTS.index(name) for name in names)
        fitted = observe(judge.network, validation, judge.plan.batch, change)
        calibrations = calibrate(fitted.logits, validation.labels)
        if len(present) == 4:
            calibrations = judge.calibrations  # from all validation cases
        seen = observe(judge.network, cases, judge.plan.batch, change)
        found = task_summaries(seen, cases.labels, calibrations, judge.baseline, present)
        for task, figures in found.items():
            del figures["reliability"]
            figures["calibration"] = calibrations[task].as_bundle()
        found["detection"]["healthy_called_tumour"] = healthy_called_tumour(seen, cases.labels, calibrations)
        out["+".join(names)] = found
    return out


def corruptions(judge: Judge, cases: ImageSet) -> dict:
    """Answers and flags on changed inputs; on what is no study at all, flags alone."""
    out = {}
    for name, change in (CORRUPTIONS | NO_STUDY).items():
        seen = judge.observe(cases, change)
        out[name] = {"out_of_range": judge.out_of_range(seen, cases.labels)}
        if name in CORRUPTIONS:
            out[name]["answers"] = judge.answers(seen, cases.labels)
    return out


def reconstruction(judge: Judge, cases: ImageSet, floor: CodeFloor, regression: ContrastRegression) -> dict:
    """Nothing, boxes of both schemes, and whole contrasts hidden."""
    batch = min(judge.plan.batch, 16)  # the regressions hold several copies of the images
    schemes = {
        scheme: parts_hidden(judge.network, cases, masks_of(scheme, judge.device, judge.plan.test_seed), batch)
        for scheme in ("coarse", "fine")
    }
    return {
        "nothing_hidden": nothing_hidden(judge.network, cases, floor, batch),
        **schemes,
        "contrast_hidden": contrast_hidden(judge.network, cases, regression, batch),
    }


def rounding(judge: Judge, before: Network, cases: ImageSet, after: Observation) -> dict:
    """What putting the weights on the 4-bit grid changed; the same calibration on both sides."""
    seen = observe(before, cases, judge.plan.batch)
    return compare(after.logits, seen.logits, cases.labels, judge.calibrations)

"""The whole evaluation of one trained network, in the order in which parts depend on each other."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from lamim_training.generator import ARTEFACTS, HELD_OUT, SHIFTED, CaseGenerator
from lamim_training.generator.preprocess import STEPS
from lamim_training.model.network import Network
from lamim_training.tasks import TASKS

from .evidence import sanity
from .floor import CodeFloor
from .image_sets import ImageSet, draw_cases, draw_small_tumours, kept, under_scanners, with_steps
from .input_steps import Step
from .judge import Judge, fit_judge, masks_of
from .normal_error import normal_error
from .observe import Observation, observe
from .parts import corruptions, levels, reconstruction, rounding, subsets
from .pictures import write_pictures
from .plan import EvaluationPlan
from .real_anatomy import draw_real_anatomy
from .regression import ContrastRegression
from .results import Results
from .statistics import NAMES, levels_of
from .tasks import found_by_size
from .trust import trust_file, write_trust

LABELS = {
    "detection": ("normal", "tumour"),
    "discrimination": ("meningioma", "glioma"),
    "molecular": ("IDH wild type", "IDH mutant"),
}  # of the bundle, in the order of the logits


def evaluate(
    network: Network,
    generator: CaseGenerator,
    plan: EvaluationPlan,
    device: torch.device,
    out: Path,
    before_rounding: Network | None = None,
    steps: Sequence[Step] = STEPS,
) -> None:
    """Writes every figure into the JSON file `out`; trust.json and pictures.npz lie beside it.

    `before_rounding` is the network whose weights are not on the 4-bit grid yet, to tell what the grid costs. `steps`
    is the network's input transform, for one that was trained on another. Beside `out`, `anatomies.npz` (label maps
    packed by `real_anatomy.py`) adds that set, and a folder `sets` keeps the cases from call to call. A part that fails
    doesn't stop the others; RuntimeError names all that failed at the end.
    """
    network.to(device).eval()
    if device.type == "cuda":
        torch.cuda.empty_cache()  # training leaves blocks of other sizes
    run, sets = _Run(Results(out)), case_sets(generator, plan, out.parent)
    if steps != STEPS:
        sets = {name: partial(_with_steps, draw, steps, plan.batch) for name, draw in sets.items()}
    reference, validation = sets.pop("reference")(), sets.pop("validation")()
    run.lap("reference and validation cases drawn")
    judge = fit_judge(network, reference, validation, plan, device)
    run.part("input_steps", lambda: list(steps))
    run.part("calibration", lambda: {task: c.as_bundle() for task, c in judge.calibrations.items()})
    run.part("statistics_baseline", lambda: {"statistics": len(NAMES), "training_draws": judge.baseline.cases()})
    run.part("input_statistics", lambda: levels_of(judge.baseline.statistics))
    run.part("trust", lambda: _trust(judge, validation, out.parent / "trust.json"))
    few = reference.select(slice(plan.floor_cases))
    floor, regression = CodeFloor(few, network.model.config.width, plan.batch), ContrastRegression(few, plan.batch)
    references = References(validation, sets.pop("small_tumours"), floor, regression)
    del reference, few
    run.lap("floor and regression fitted")
    for name, draw in sets.items():
        if name == "held_out":
            _held_out(run, judge, references, before_rounding, draw())
        else:
            _answers(run, judge, name, draw())
    run.finish()


class References(NamedTuple):
    """What parts of the held-out cases are compared with."""

    validation: ImageSet
    small_tumours: Callable[[], ImageSet]
    floor: CodeFloor
    regression: ContrastRegression


def case_sets(generator: CaseGenerator, plan: EvaluationPlan, work: Path) -> dict[str, Callable[[], ImageSet]]:
    """All sets by name, each made when called for: on a GPU a set is 14 GB, so one test set lives at a time.

    Test sets are the same people under three scanners, then real anatomy where it is at hand.
    """
    usual, batch = {"scanner": HELD_OUT, "small": plan.small_share}, plan.batch
    scanners = {"held_out": HELD_OUT, "shifted": SHIFTED, "unseen_scanner": ARTEFACTS}
    draws = {
        "reference": partial(draw_cases, generator, plan.reference_seed, plan.reference, batch, **usual),
        "validation": partial(draw_cases, generator, plan.validation_seed, plan.validation, batch, **usual),
        "small_tumours": partial(draw_small_tumours, generator, plan.small_seed, plan.small_tumours, batch, HELD_OUT),
        **under_scanners(generator, plan.test_seed, plan.test, batch, scanners, small=plan.small_share),
    }
    if (work / "anatomies.npz").exists():
        draws["real_anatomy"] = partial(draw_real_anatomy, work / "anatomies.npz", generator, plan)
    folder = work / "sets" if (work / "sets").is_dir() else None
    return {name: partial(kept, folder, name, draw) for name, draw in draws.items()}


def _with_steps(draw: Callable[[], ImageSet], steps: Sequence[Step], batch: int) -> ImageSet:
    return with_steps(draw(), steps, batch)


def _answers(run: _Run, judge: Judge, name: str, cases: ImageSet) -> Observation:
    """What is asked of every test set."""
    run.lap(f"{name} drawn")
    seen, values = judge.observe(cases), run.results.values
    sizes = found_by_size(seen.logits, cases.labels, cases.radius_mm)
    run.part(name, lambda: judge.answers(seen, cases.labels) | {"by_size": sizes})
    run.part("out_of_range", lambda: values.get("out_of_range", {}) | {name: judge.out_of_range(seen, cases.labels)})
    run.part("conformal", lambda: values.get("conformal", {}) | {name: judge.coverage(seen, cases.labels)})
    return seen


def _held_out(run: _Run, judge: Judge, references: References, before: Network | None, cases: ImageSet) -> None:
    """All of that, and what is measured on the held-out cases alone."""
    seen, plan = _answers(run, judge, "held_out", cases), judge.plan
    corrupted, masked = cases.select(slice(plan.corruption_cases)), cases.select(slice(plan.masked))
    masks, path = masks_of("coarse", judge.device, plan.test_seed), run.results.path.parent / "pictures.npz"
    run.part("by_size", lambda: _with_small_tumours(judge, references.small_tumours(), cases, seen))
    run.part("levels", lambda: levels(judge, cases, seen))
    run.part("subsets", lambda: subsets(judge, references.validation, cases))
    run.part("corruptions", lambda: corruptions(judge, corrupted))
    run.part("reconstruction", lambda: reconstruction(judge, masked, references.floor, references.regression))
    run.part("evidence", lambda: sanity(judge.network, cases, plan.evidence))
    run.part("pictures", lambda: write_pictures(judge.network, cases, masks, path))
    if before is not None:
        run.part("rounding", lambda: rounding(judge, before.to(judge.device).eval(), cases, seen))


def _with_small_tumours(judge: Judge, added: ImageSet, cases: ImageSet, seen: Observation) -> dict:
    """Found by size in the held-out set, to which more small tumours are added: it holds few."""
    logits = observe(judge.network, added, judge.plan.batch).logits
    return found_by_size(
        np.concatenate([seen.logits, logits]),
        np.concatenate([cases.labels, added.labels]),
        np.concatenate([cases.radius_mm, added.radius_mm]),
    )


def _trust(judge: Judge, validation: ImageSet, path: Path) -> dict:
    """Writes the trust file; returns its thresholds."""
    healthy = validation.select(np.flatnonzero(validation.labels[:, 0] == 0)[: judge.plan.normal])
    errors = normal_error(judge.network, healthy)
    labelled = {task: dict(zip(LABELS[task], judge.conformal[task])) for task in TASKS}
    write_trust(trust_file(judge.ranges, errors, labelled), path)
    return {"bytes": path.stat().st_size, "normal_cases": len(healthy), "thresholds": judge.ranges.thresholds.tolist()}


class _Run:
    """Results with times and failures."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.seconds: dict[str, float] = {}
        self.failed: dict[str, str] = {}
        self.last = time.perf_counter()

    def lap(self, name: str) -> None:
        """Notes the time since the last lap under a name."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0) + now - self.last
        self.last = now
        print(f"evaluation: {name}, {self.seconds[name]:.1f} s", flush=True)

    def part(self, name: str, make: Callable[[], object]) -> None:
        """Makes and writes a part, or notes that it failed."""
        try:
            self.results.write(name, make())
        except Exception as error:
            traceback.print_exc()
            self.failed[name] = repr(error)
        self.lap(name)

    def finish(self) -> None:
        """Writes the times; raises where a part failed."""
        self.results.write("evaluation_seconds", self.seconds)
        if self.failed:
            raise RuntimeError(f"evaluation parts failed: {self.failed}")

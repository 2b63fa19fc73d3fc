"""Writes training/results.json: every figure of the model card.

python evaluate.py WORK [--bundle FOLDER] [--real NAME=FOLDER …] [--only PART …] [--smoke] [--results FILE]

A part is written as soon as it is done; parts that were not run keep what the file said. `--real` takes brain-extracted
cases that lie outside the project (also $LAMIM_REAL, the same words separated by blanks).
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from lamim_training.evaluation.bundle import precision_drift, rounding_alone
from lamim_training.evaluation.classify import (
    all_logits,
    detection_by_size,
    missing_contrasts,
    task_summaries,
    temperatures,
)
from lamim_training.evaluation.evidence import sanity
from lamim_training.evaluation.real import real_case
from lamim_training.evaluation.reconstruct import masked_l1, whole_l1
from lamim_training.generator.dataset import open_dataset
from lamim_training.generator.preprocess import STEPS
from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.checkpoints import read_checkpoints
from lamim_training.plan import FULL, SMOKE

RESULTS = Path(__file__).parents[2] / "results.json"
NOT_RUN = "not run"


class Figures:
    """The results file: read, changed part by part, written after each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: dict = json.loads(path.read_text()) if path.exists() else {}

    def write(self, part: str, value: object) -> None:
        self.values[part] = value
        self.path.write_text(json.dumps(rounded(self.values), indent=1) + "\n")
        print(part, "done", flush=True)


def rounded(value: object) -> object:
    """Five significant digits, so that the file reads well and does not change with the last bits."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value


def input_statistics(data, cases: int) -> dict:
    """Per contrast: mean of the input's voxels other than zero and their share, mean and deviation over training cases."""
    inputs = [data.input(i) for i in range(min(cases, len(data)))]
    out = {}
    for c, contrast in enumerate(CONTRASTS):
        means = np.array([float(x[c][x[c] > 0].mean()) for x in inputs])
        support = np.array([float((x[c] > 0).float().mean()) for x in inputs])
        out[contrast] = {"mean": float(means.mean()), "mean_sd": float(means.std()), "support": float(support.mean()), "support_sd": float(support.std())}  # fmt: skip
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--real", nargs="*", default=os.environ.get("LAMIM_REAL", "").split())
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan = SMOKE if args.smoke else FULL
    figures = Figures(args.results)
    network = read_checkpoints(args.work / "export")
    val, test, shifted = (
        open_dataset(args.work / "data" / name, cases.count)
        for name, cases in (("val", plan.validation), ("test", plan.test), ("shifted", plan.shifted))
    )
    kept: dict[str, np.ndarray] = {}

    def logits(name: str) -> np.ndarray:
        if name not in kept:
            kept[name] = all_logits(network, {"val": val, "test": test, "shifted": shifted}[name])
        return kept[name]

    def scale() -> dict[str, float]:
        return figures.values["temperatures"]

    def drift() -> object:
        if args.bundle is None or not (args.bundle / "config.json").exists():
            return NOT_RUN
        return precision_drift(args.bundle, network, test, logits("test"), scale(), plan.drift_reconstructions)

    def real() -> object:
        cases = dict(word.split("=", 1) for word in args.real)
        return {name: real_case(network, Path(folder), scale()) for name, folder in cases.items()} or NOT_RUN

    def training() -> dict:
        train = open_dataset(args.work / "data" / "train", plan.train.count)
        made = json.loads((args.work / "export" / "made.json").read_text())
        # A bundle that was gone on from is the one that the figures were about until now.
        before = figures.values.get("training", {}) if made["from_bundle"] else {}
        return {
            "width": plan.config.width, "layers": plan.config.layers,
            "parameters": sum(p.numel() for p in network.parameters()),
            "train_cases": plan.train.count, "pretrain_cases": plan.pretrain_cases,
            "pretrain": before.get("pretrain", vars(plan.pretrain)),
            "finetune": before.get("finetune", vars(plan.finetune)),
            "more": vars(plan.more) if made["fine_tuned_further"] else None,
            "heads": vars(plan.heads),
            "validation_cases": plan.validation.count, "test_cases": plan.test.count, "shifted_cases": plan.shifted.count,
            "missing_cases": plan.missing_cases,
            "preprocessing": {"orientation": "RAS", "steps": STEPS}, "statistics": input_statistics(train, 300),
        }  # fmt: skip

    parts: dict[str, Callable[[], object]] = {
        "training": training,
        "temperatures": lambda: temperatures(logits("val"), val.labels),
        "held_out": lambda: task_summaries(logits("test"), test.labels, scale()),
        "shifted_scanner": lambda: task_summaries(logits("shifted"), shifted.labels, scale()),
        "detection_by_size": lambda: detection_by_size(logits("test"), test),
        "missing_contrast": lambda: missing_contrasts(network, test.first(plan.missing_cases)),
        "masked_l1": lambda: masked_l1(network, test, plan.reconstruction_cases),
        "masked_l1_shifted": lambda: masked_l1(network, shifted, plan.reconstruction_cases),
        "whole_l1": lambda: whole_l1(network, test, plan.reconstruction_cases),
        "evidence": lambda: sanity(network, test, plan.evidence_cases),
        "rounding": lambda: rounding_alone(
            read_checkpoints(args.work / "unrounded"), read_checkpoints(args.work / "rounded"), test, scale()
        ),
        "precision": drift,
        "real_scans": real,
    }
    for name, part in parts.items():
        if args.only and name not in args.only:
            continue
        value = part()
        if value != NOT_RUN or name not in figures.values:
            figures.write(name, value)


if __name__ == "__main__":
    main()

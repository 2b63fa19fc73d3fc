"""Parts of the results that need files of this machine: real scans, the viewer's samples, the bundle in onnxruntime.

python -m lamim_training.evaluation.local WORK [--bundle FOLDER] [--samples FOLDER] [--real NAME=PATH ...]

WORK holds the run's export and trust.json; without an export, the bundle's network is measured. Each option adds its
part to results.json; without it, the part stays as it was. Scans must be brain-extracted and aligned: a folder with
four files, or one 4D file ($LAMIM_REAL holds the same words, separated by blanks).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import torch

from lamim_training.generator import HELD_OUT, CaseGenerator
from lamim_training.generator.preprocess import STEPS

from .bundle import precision_drift
from .image_sets import draw_cases, with_steps
from .plan import FULL
from .real import real_scans, samples, shipped_with
from .results import RESULTS, Results
from .subject import read_subject


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--real", nargs="*", default=os.environ.get("LAMIM_REAL", "").split())
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--cases", type=int, default=60, help="held-out cases that precisions are compared on")
    args = parser.parse_args()
    results, (network, steps) = Results(args.results), read_subject(args.work, args.bundle)
    shipped = shipped_with(network, results.values, json.loads((args.work / "trust.json").read_text()), steps)
    if args.real:
        paths = {name: Path(path) for name, path in (word.split("=", 1) for word in args.real)}
        results.write("real_scans", real_scans(shipped, paths))
    if args.samples:
        results.write("samples", samples(shipped, args.samples))
    if args.bundle:
        results.write("bundle", {"bytes": sum(f.stat().st_size for f in args.bundle.rglob("*") if f.is_file())})
        generator = CaseGenerator(torch.device("cpu"))
        cases = draw_cases(generator, FULL.test_seed, args.cases, 4, scanner=HELD_OUT, small=FULL.small_share)
        cases = cases if steps == STEPS else with_steps(cases, steps, 4)
        whole = shipped.calibrations["T1w+T1c+T2w+FLAIR"]
        results.write("precision", precision_drift(args.bundle, network, cases, whole, min(10, args.cases)))


if __name__ == "__main__":
    main()

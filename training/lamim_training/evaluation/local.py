"""Parts of the results that need files of this machine: real scans, the viewer's samples, the bundle in onnxruntime.

python -m lamim_training.evaluation.local CHECKPOINTS --trust FILE
    [--real NAME=PATH ...] [--bundle FOLDER] [--samples FOLDER]

CHECKPOINTS is the folder of `.pth` files that the bundle is converted from. Each option adds its part to
results.json; without it, the part stays as it was. Scans must be brain-extracted and aligned ($LAMIM_REAL holds the
same words, separated by blanks).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import torch

from lamim_training.generator import HELD_OUT, CaseGenerator
from lamim_training.model.checkpoints import read_checkpoints

from .bundle import precision_drift
from .image_sets import draw_cases
from .plan import FULL
from .real import real_scans, samples, shipped_with
from .results import RESULTS, Results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path)
    parser.add_argument("--real", nargs="*", default=os.environ.get("LAMIM_REAL", "").split())
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--trust", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=60, help="held-out cases that precisions are compared on")
    args = parser.parse_args()
    results, network = Results(args.results), read_checkpoints(args.checkpoints)
    shipped = shipped_with(network, results.values, json.loads(args.trust.read_text()))
    if args.real:
        paths = {name: Path(path) for name, path in (word.split("=", 1) for word in args.real)}
        results.write("real_scans", real_scans(shipped, paths))
    if args.samples:
        results.write("samples", samples(shipped, args.samples))
    if args.bundle:
        generator = CaseGenerator(torch.device("cpu"))
        cases = draw_cases(generator, FULL.test_seed, args.cases, 4, scanner=HELD_OUT, small=FULL.small_share)
        whole = shipped.calibrations["T1w+T1c+T2w+FLAIR"]
        results.write("bundle", {"bytes": sum(f.stat().st_size for f in args.bundle.rglob("*") if f.is_file())})
        results.write("precision", precision_drift(args.bundle, network, cases, whole, min(10, args.cases)))


if __name__ == "__main__":
    main()

"""Measures the network of WORK/export into WORK/results.json.

python -m lamim_training.evaluation WORK --plan NAME [--draw]

`--draw` only draws the cases and keeps them in WORK/sets: that needs no network, so it can go on while one is trained.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from lamim_training.generator import CaseGenerator
from lamim_training.model.checkpoints import read_checkpoints
from lamim_training.plan import PLANS

from .suite import case_sets, evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--draw", action="store_true")
    args = parser.parse_args()
    plan, device = PLANS[args.plan].evaluation, torch.device("cuda" if torch.cuda.is_available() else "cpu")
    generator = CaseGenerator(device)
    if not args.draw:
        return evaluate(read_checkpoints(args.work / "export"), generator, plan, device, args.work / "results.json")
    (args.work / "sets").mkdir(parents=True, exist_ok=True)
    for name, draw in case_sets(generator, plan, args.work).items():
        print(f"{name}: {len(draw())} cases", flush=True)


if __name__ == "__main__":
    main()

"""Measures a network into WORK/results.json: python -m lamim_training.evaluation WORK --plan NAME [--draw]
[--bundle FOLDER]

The network is that of WORK/export, without that folder the bundle's; a bundle states the input transform. `--draw`
only draws the cases and keeps them in WORK/sets: that needs no network, so it can go on while one is trained.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from lamim_training.generator import CaseGenerator
from lamim_training.plan import PLANS

from .subject import read_subject
from .suite import case_sets, evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--draw", action="store_true")
    parser.add_argument("--bundle", type=Path)
    args = parser.parse_args()
    plan, device = PLANS[args.plan].evaluation, torch.device("cuda" if torch.cuda.is_available() else "cpu")
    generator = CaseGenerator(device)
    if not args.draw:
        network, steps = read_subject(args.work, args.bundle)
        return evaluate(network, generator, plan, device, args.work / "results.json", steps=steps)
    (args.work / "sets").mkdir(parents=True, exist_ok=True)
    for name, draw in case_sets(generator, plan, args.work).items():
        print(f"{name}: {len(draw())} cases", flush=True)


if __name__ == "__main__":
    main()

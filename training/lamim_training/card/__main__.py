"""Writes the bundle's card and its figures: python -m lamim_training.card [--results FILE] [--out FILE.json]
[--figures FOLDER] [--pictures FILE.npz]

`--out` goes to `lamim convert --card`; the figures lie beside the bundle's README.md.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from lamim_training.evaluation.results import RESULTS

from . import plots
from .bundle import bundle_card

NEEDED = ("held_out", "subsets", "calibration", "input_statistics", "input_steps")
FOLDER = Path(__file__).parents[2]
BUNDLE = FOLDER.parent / "public" / "models" / "lamim-demo"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--out", type=Path, default=FOLDER / "bundle-card.json")
    parser.add_argument("--figures", type=Path, default=BUNDLE)
    parser.add_argument("--pictures", type=Path, help="of the run: the reconstruction figure is drawn from it")
    args = parser.parse_args()
    results = json.loads(args.results.read_text())
    missing = [name for name in NEEDED if name not in results]
    if missing:
        parser.error(f"{args.results}: no {', '.join(missing)}. Measure a network first: lamim_training.evaluation.")
    args.figures.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(bundle_card(results), indent=1, ensure_ascii=False) + "\n")
    plots.reliability(results["held_out"], args.figures / "reliability.svg")
    if results.get("efficiency", {}).get("settings"):
        plots.few_labels(results["efficiency"], args.figures / "efficiency.svg")
    if args.pictures:
        with np.load(args.pictures) as pictures:
            plots.reconstructions(dict(pictures), args.figures / "reconstruction.png")


if __name__ == "__main__":
    main()

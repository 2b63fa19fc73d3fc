"""Brings what a run left in its folder into training/: results.json, trust.json, pictures.npz.

python -m lamim_training.evaluation.collect WORK [--out FOLDER]

WORK holds results.json, trust.json and pictures.npz of the evaluation, the trainer's journal.json and, where they
were run, few-labels-TASK.json and ablations.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from .few_labels import efficiency
from .results import RESULTS, Results


def collect(work: Path, out: Path) -> None:
    """Parts that the run did not write keep what out/results.json said."""
    results = Results(out / "results.json")
    for name, value in json.loads((work / "results.json").read_text()).items():
        results.write(name, value)
    for name in ("trust.json", "pictures.npz"):
        if (work / name).exists() and work != out:
            shutil.copy(work / name, out / name)
    if (work / "journal.json").exists():
        results.write("training", json.loads((work / "journal.json").read_text()))
    if (work / "ablations.json").exists():
        results.write("ablations", json.loads((work / "ablations.json").read_text()))
    tasks = {
        p.stem.removeprefix("few-labels-"): json.loads(p.read_text()) for p in sorted(work.glob("few-labels-*.json"))
    }
    if tasks:
        results.write("efficiency", efficiency(tasks))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path, default=RESULTS.parent)
    args = parser.parse_args()
    collect(args.work, args.out)


if __name__ == "__main__":
    main()

"""Brings the figures that a run left in its folder into training/results.json.

python -m lamim_training.evaluation.collect WORK [--results FILE]

WORK holds results.json of the evaluation, the trainer's journal.json and, where they were run, few-labels-TASK.json and
ablations.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .few_labels import efficiency
from .results import RESULTS, Results


def collect(work: Path, file: Path) -> None:
    """Parts that the run did not write are dropped: every figure is about one network."""
    file.unlink(missing_ok=True)
    results = Results(file)
    for name, value in json.loads((work / "results.json").read_text()).items():
        results.write(name, value)
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
    parser.add_argument("--results", type=Path, default=RESULTS)
    args = parser.parse_args()
    collect(args.work, args.results)


if __name__ == "__main__":
    main()

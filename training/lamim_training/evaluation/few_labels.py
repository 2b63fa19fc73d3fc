"""The few-label experiment in figures: pretrained or not, transformer or CNN, by the number of labels.

`runs` is what the experiment's runner hands over, one row per trained network:
`setting`, `task`, `arm`, `labels`, `seed` and `scores` (log odds of the test cases); `truth` is setting to task to
their labels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .measures import auc

PRETRAINED = "vit_pretrained"
DRAWS = 1000


def few_label_table(runs: Sequence[dict], truth: dict[str, dict[str, np.ndarray]], reference: str = PRETRAINED) -> dict:
    """setting -> task -> labels -> `arms` (mean, range, AUC of every seed) and `minus` (reference minus arm,
    paired).
    """
    out: dict = {}
    for setting, task in dict.fromkeys((run["setting"], run["task"]) for run in runs):
        answers = np.asarray(truth[setting][task])
        resampling = Resampling(answers)
        mine = [run for run in runs if (run["setting"], run["task"]) == (setting, task)]
        for count in sorted({run["labels"] for run in mine}):
            arms: dict[str, list[dict]] = {}
            for run in sorted((r for r in mine if r["labels"] == count), key=lambda r: r["seed"]):
                arms.setdefault(run["arm"], []).append(run)
            drawn = {
                arm: {r["seed"]: resampling.areas(np.asarray(r["scores"])) for r in rows} for arm, rows in arms.items()
            }
            place = out.setdefault(setting, {}).setdefault(task, {})[str(count)] = {
                "arms": {arm: _arm(rows, answers) for arm, rows in arms.items()}
            }
            if reference in arms:
                others = [arm for arm in arms if arm != reference]
                place["minus"] = {arm: paired_difference(drawn[reference], drawn[arm]) for arm in others}
    return out


def _arm(rows: Sequence[dict], truth: np.ndarray) -> dict:
    areas = [auc(np.asarray(row["scores"]), truth) for row in rows]
    return {"mean": float(np.mean(areas)), "range": [min(areas), max(areas)], "auc": areas}


class Resampling:
    """One bootstrap over test cases, stratified, the same for every arm, so that differences are paired."""

    def __init__(self, truth: np.ndarray, draws: int = DRAWS, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.ones, self.zeros = np.flatnonzero(truth == 1), np.flatnonzero(truth == 0)
        # First row: the cases as they are. How often a draw takes each case is all that an AUC needs.
        self.weights = [
            np.vstack([np.ones(len(at)), rng.multinomial(len(at), np.full(len(at), 1 / len(at)), draws)])
            for at in (self.ones, self.zeros)
        ]

    def areas(self, scores: np.ndarray) -> np.ndarray:
        """AUC as it is, then of every draw: 1 + draws values."""
        gap = scores[self.ones][:, None] - scores[self.zeros][None]
        wins = (gap > 0) + 0.5 * (gap == 0)
        first, second = self.weights
        return ((first @ wins) * second).sum(1) / (len(self.ones) * len(self.zeros))


def paired_difference(actual: dict[int, np.ndarray], theirs: dict[int, np.ndarray], seed: int = 1) -> dict:
    """Mean over the seeds that both have; the 95 % interval resamples test cases and seeds."""
    seeds = sorted(actual.keys() & theirs.keys())
    gaps = np.stack([actual[s] - theirs[s] for s in seeds])  # seeds x (1 + draws)
    rng = np.random.default_rng(seed)
    taken = rng.integers(0, len(seeds), (len(seeds), gaps.shape[1] - 1))
    drawn = np.take_along_axis(gaps[:, 1:], taken, 0).mean(0)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {"difference": float(gaps[:, 0].mean()), "interval": [float(low), float(high)], "seeds": len(seeds)}


def efficiency(parts: dict[str, dict]) -> dict:
    """The results' part: `parts` is task to what the runner wrote (`rows`, `truth` by setting, `arms`, `cut`).

    `cut` names arms that did not run because time was up.
    """
    runs = [row for part in parts.values() for row in part["rows"]]
    truth: dict[str, dict[str, np.ndarray]] = {}
    for task, part in parts.items():
        for setting, labels in part["truth"].items():
            truth.setdefault(setting, {})[task] = np.asarray(labels)
    return {
        "settings": few_label_table(runs, truth),
        "arms": {task: part["arms"] for task, part in parts.items()},
        "cut": {task: part["cut"] for task, part in parts.items()},
        "test_cases": {task: {s: len(v) for s, v in part["truth"].items()} for task, part in parts.items()},
    }

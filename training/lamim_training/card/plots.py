"""The card's figures: reliability, few labels, reconstructed slices."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np

from lamim_training.generator.signal import CONTRASTS
from lamim_training.tasks import TASKS

from .sections import ARMS, POSITIVE

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.hashsalt": "lamim", "font.size": 9})
import matplotlib.pyplot as plt  # noqa: E402 - after the backend is chosen

ROWS = {"input": "input", "hidden": "parts hidden", "restored": "restored", "restored_whole": "whole answer"}


def _save(figure, path: Path, **options: object) -> None:
    figure.tight_layout()
    metadata = {"Date": None} if path.suffix == ".svg" else None  # so that the same figures give the same file
    figure.savefig(path, metadata=metadata, **options)
    plt.close(figure)


def reliability(found: dict, path: Path) -> None:
    """Share of positives against probability, per task; the dot's area follows the number of cases."""
    figure, axes = plt.subplots(1, len(TASKS), figsize=(9, 3), sharey=True)
    for axis, task in zip(axes, TASKS):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        points = found[task]["reliability"]
        total = sum(r["count"] for r in points)
        sizes = [8 + 500 * r["count"] / total for r in points]
        axis.scatter([r["probability"] for r in points], [r["share"] for r in points], s=sizes, alpha=0.6)
        axis.set(title=task, xlabel=f"probability of {POSITIVE[task]}", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05))
    axes[0].set_ylabel("share of cases")
    _save(figure, path)


def few_labels(found: dict, path: Path, task: str = "detection") -> None:
    """AUC against the number of labels, one panel a setting; bands are the range over seeds."""
    settings = {s: tasks[task] for s, tasks in found["settings"].items() if task in tasks}
    figure, axes = plt.subplots(1, len(settings), figsize=(4.5 * len(settings), 3.4), sharey=True, squeeze=False)
    for axis, (setting, counts) in zip(axes[0], settings.items()):
        labels = [int(c) for c in counts]
        for arm, title in ARMS.items():
            values = [c["arms"].get(arm) for c in counts.values()]
            if None in values:
                continue
            line = axis.plot(labels, [v["mean"] for v in values], marker="o", markersize=3, label=title)[0]
            low, high = zip(*(v["range"] for v in values))
            axis.fill_between(labels, low, high, alpha=0.12, color=line.get_color())
        axis.set(title=setting.replace("_", " "), xlabel="labels", xscale="log")
        axis.set_xticks(labels, [str(c) for c in labels], minor=False)
        axis.minorticks_off()
    axes[0][0].set_ylabel(f"AUC, {task}")
    axes[0][-1].legend(fontsize=7, loc="lower right")
    _save(figure, path)


def reconstructions(pictures: dict[str, np.ndarray], path: Path) -> None:
    """Three cases side by side: four rows (input, hidden, restored, whole answer),
    the four contrasts of each as columns.
    """
    cases = len(pictures["input"])
    figure, axes = plt.subplots(len(ROWS), 4 * cases, figsize=(4 * cases * 0.95, len(ROWS) * 1.05))
    for row, (name, title) in enumerate(ROWS.items()):
        for column in range(4 * cases):
            axis, (case, contrast) = axes[row, column], divmod(column, 4)
            axis.imshow(pictures[name][case, contrast].T[::-1], cmap="gray", vmin=0, vmax=255, interpolation="nearest")
            axis.set(xticks=[], yticks=[])
            if row == 0:
                axis.set_title(CONTRASTS[contrast], fontsize=7)
        axes[row, 0].set_ylabel(title, fontsize=7)
    figure.subplots_adjust(wspace=0.03, hspace=0.03)
    _save(figure, path, dpi=110)

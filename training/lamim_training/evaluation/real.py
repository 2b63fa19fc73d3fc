"""What the model says about real scans and about the viewer's samples. Numbers only leave this file.

A case is a folder with one brain-extracted NIfTI per contrast on one grid, found by the endings that BraTS and BIDS
use.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np
import torch

from lamim_training.generator.corruptions import keep
from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import Network
from lamim_training.tasks import TASKS

from .calibration import from_bundle
from .image_sets import ImageSet
from .input_steps import Step, apply_steps
from .judge import SCORES, masks_of
from .observe import observe
from .out_of_range import OutOfRange, scores
from .reconstruction import parts_hidden
from .statistics import input_statistics
from .tasks import Calibrations
from .trust import read_ranges

ENDINGS = (
    ("t1n.nii.gz", "_T1w.nii.gz"),
    ("t1c.nii.gz", "_ce-gadolinium_T1w.nii.gz"),
    ("t2w.nii.gz", "_T2w.nii.gz"),
    ("t2f.nii.gz", "_FLAIR.nii.gz"),
)
CPU = torch.device("cpu")


@dataclass(frozen=True)
class Shipped:
    """A network with the calibrations (by contrasts present,
    joined by '+') and thresholds that travel in its bundle.
    """

    network: Network
    calibrations: dict[str, Calibrations]
    ranges: OutOfRange
    steps: Sequence[Step]  # of the input transform

    def answer(self, image: torch.Tensor) -> dict:
        """One model input (4 x 96^3) to its probabilities of label 1 and its scores as multiples of the thresholds.

        With a contrast missing, the hidden states have no reference, and only scores of what is there count.
        """
        present = tuple(c for c in range(4) if bool(image[c].any()))
        seen = observe(self.network, one_case(image), 1, keep_hidden=True, draw_masks=masks_of("coarse", CPU, 1))
        ratios = {
            name: float(value / limit)
            for name, value, limit in zip(SCORES, scores(self.ranges, seen, present)[0], self.ranges.thresholds)
            if (name not in CONTRASTS or CONTRASTS.index(name) in present) and (name != "hidden" or len(present) == 4)
        }
        calibrations = self.calibrations["+".join(CONTRASTS[c] for c in present)]
        return {
            "probabilities": {
                task: float(calibrations[task].probability(seen.logits[:, t])[0]) for t, task in enumerate(TASKS)
            },
            "flagged": max(ratios.values()) > 1,
            "score_over_threshold": ratios,
        }


def shipped_with(network: Network, results: dict, trust: dict, steps: Sequence[Step]) -> Shipped:
    """From results.json and trust.json."""
    calibrations = {
        name: {task: from_bundle(part["calibration"]) for task, part in tasks.items()}
        for name, tasks in results["subsets"].items()
    }
    return Shipped(network, calibrations, read_ranges(trust), steps)


def one_case(image: torch.Tensor) -> ImageSet:
    """A set of one case without labels."""
    return ImageSet(
        image[None], np.full((1, len(TASKS)), -1), np.zeros((1, 216)), np.zeros(1), input_statistics(image[None])
    )


def find_files(folder: Path) -> list[Path]:
    """The four contrasts' files of a folder; FileNotFoundError names the one that is missing."""
    files = sorted(folder.rglob("*.nii.gz"))
    found = []
    for contrast, endings in zip(CONTRASTS, ENDINGS):
        matches = [f for f in files if f.name.endswith(endings) and (contrast != "T1w" or "ce-" not in f.name)]
        if not matches:
            raise FileNotFoundError(f"{folder}: no file for {contrast}")
        found.append(matches[0])
    return found


def load_scans(files: Sequence[Path | None]) -> torch.Tensor:
    """Files of the four contrasts (None where one is missing): 4 x X x Y x Z in RAS+, cropped to the brain."""
    arrays = [None if f is None else _read(f) for f in files]
    shape = next(a.shape for a in arrays if a is not None)
    return _cropped(np.stack([np.zeros(shape, np.float32) if a is None else a for a in arrays]))


def load_merged(path: Path) -> torch.Tensor:
    """One 4D file in the order T1w, T1c, T2w, FLAIR, as `lamim prepare` writes it."""
    return _cropped(np.moveaxis(_read(path), 3, 0))


def _read(path: Path) -> np.ndarray:
    return np.asarray(nib.as_closest_canonical(nib.load(path)).dataobj, np.float32)


def _cropped(stack: np.ndarray) -> torch.Tensor:
    inside = np.argwhere((stack != 0).any(0))
    low, high = inside.min(0), inside.max(0) + 1
    cropped = stack[:, low[0] : high[0], low[1] : high[1], low[2] : high[2]]
    return torch.from_numpy(np.ascontiguousarray(cropped))


def real_scans(shipped: Shipped, paths: dict[str, Path]) -> dict:
    """Answers, scores and masked reconstruction of each case: a folder of four files, or one 4D file."""
    out = {}
    for name, path in paths.items():
        scans = load_scans(find_files(path)) if path.is_dir() else load_merged(path)
        image = apply_steps(scans[None], shipped.steps)[0]
        hidden = {s: parts_hidden(shipped.network, one_case(image), masks_of(s, CPU, 1), 1) for s in ("coarse", "fine")}
        out[name] = shipped.answer(image) | {"reconstruction": hidden}
    return out


def samples(shipped: Shipped, folder: Path) -> dict:
    """The viewer's samples (index.json): every answer beside the truth, and healthy ones once more with T1w alone."""
    out = {}
    for entry in json.loads((folder / "index.json").read_text())["samples"]:
        files = [folder / entry["files"][c] if c in entry["files"] else None for c in CONTRASTS]
        image = apply_steps(load_scans(files)[None], shipped.steps)[0]
        answer = shipped.answer(image)
        right = {t: (answer["probabilities"][t] > 0.5) == bool(label) for t, label in entry["truth"].items()}
        out[entry["id"]] = answer | {"truth": entry["truth"], "right": right, "contrasts": list(entry["files"])}
        if entry["truth"]["detection"] == 0:
            out[entry["id"]]["T1w_alone"] = shipped.answer(keep(image[None], ("T1w",))[0])["probabilities"]
    return out

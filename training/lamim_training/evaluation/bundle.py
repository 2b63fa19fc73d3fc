"""The bundle that ships, run in onnxruntime, against the float32 network in PyTorch: what each precision costs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from lamim_training.model.network import Network
from lamim_training.tasks import TASKS

from .image_sets import ImageSet
from .judge import masks_of
from .measures import auc
from .observe import observe, reconstruct
from .tasks import Calibrations, known_labels

CPU = torch.device("cpu")


def _session(path: Path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


class BundleVariant:
    """One precision's graphs: encoder, decoder and heads, as the bundle's config.json names them."""

    def __init__(self, folder: Path, variant: dict) -> None:
        self.encoder = _session(folder / next(iter(variant["encoders"].values())))
        self.decoder = _session(folder / variant["decoder"])
        self.heads = {task: _session(folder / path) for task, path in variant["heads"].items()}

    def hidden(self, images: np.ndarray) -> np.ndarray:
        """1 x 4 x 96 x 96 x 96 in 0..1 to 1 x 216 x width."""
        return self.encoder.run(None, {"input": images})[0]

    def logits(self, images: np.ndarray) -> np.ndarray:
        """1 x 3 tasks x 2."""
        hidden = self.hidden(images)
        return np.stack([self.heads[task].run(None, {"hidden_states": hidden})[0] for task in TASKS], 1)

    def reconstruction(self, images: np.ndarray) -> np.ndarray:
        """1 x 4 x 96 x 96 x 96."""
        return self.decoder.run(None, {"hidden_states": self.hidden(images)})[0]


def variants(folder: Path) -> dict[str, BundleVariant]:
    """Precision to graphs; WebAssembly's own int8 files, if the bundle has some, are listed by their precision too."""
    config = json.loads((folder / "config.json").read_text())
    return {v["precision"]: BundleVariant(folder, v) for v in config["variants"]}


def precision_drift(folder: Path, network: Network, cases: ImageSet, calibrations: Calibrations, masked: int) -> dict:
    """All variants of the bundle against float32: answers on all cases, coarse reconstruction on the first `masked`."""
    reference = observe(network, cases, 1).logits
    draw_masks, out = masks_of("coarse", CPU, 41), {}
    for precision, variant in variants(folder).items():
        logits = np.concatenate([variant.logits(images.numpy()) for _, images in cases.batches(1)])
        gaps = []
        for numbers, images in cases.select(slice(masked)).batches(1):
            dropped = draw_masks(numbers)
            actual = variant.reconstruction(images.masked_fill(dropped, 0).numpy()).clip(0, 1)
            with torch.no_grad():
                gaps.append(np.abs(actual - reconstruct(network, images, dropped).numpy()))
        out[precision] = {
            "tasks": compare(logits, reference, cases.labels, calibrations),
            "reconstruction": {
                "cases": masked,
                "mean_drift": float(np.mean([g.mean() for g in gaps])),
                "max_drift": float(np.max([g.max() for g in gaps])),
            },
        }
    return out


def compare(logits: np.ndarray, reference: np.ndarray, labels: np.ndarray, calibrations: Calibrations) -> dict:
    """Drift of the probabilities shown, flips of the decision, AUC;
    per task, over all cases and over those it applies to.
    """
    out = {}
    for t, task in enumerate(TASKS):
        actual, theirs = (calibrations[task].probability(v[:, t]) for v in (logits, reference))
        drift, known = np.abs(actual - theirs), known_labels(labels, t)
        out[task] = {
            "cases": len(drift),
            "mean_drift": float(drift.mean()),
            "max_drift": float(drift.max()),
            "flips": int(((actual > 0.5) != (theirs > 0.5)).sum()),
            "auc": auc(actual[known], labels[known, t]),
            "auc_before": auc(theirs[known], labels[known, t]),
        }
    return out

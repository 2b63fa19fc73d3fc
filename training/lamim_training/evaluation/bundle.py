"""The bundle that ships, run in onnxruntime, against the float32 network in PyTorch: what each precision costs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import Network
from lamim_training.stages.dropout import draw_dropped
from lamim_training.tasks import TASKS, UNKNOWN

from .classify import all_logits
from .measures import auc, probabilities
from .reconstruct import reconstruct


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


def compare(logits: np.ndarray, reference: np.ndarray, labels: np.ndarray, scale: dict[str, float]) -> dict:
    """Drift of the probabilities shown (after the temperature), flips of the decision, AUC; per task."""
    out = {}
    for t, task in enumerate(TASKS):
        known = labels[:, t] != UNKNOWN
        ours, theirs = (probabilities(v[:, t], scale[task]) for v in (logits, reference))
        drift = np.abs(ours - theirs)
        out[task] = {
            "mean_drift": float(drift.mean()), "max_drift": float(drift.max()),
            "flips": int(((ours > 0.5) != (theirs > 0.5)).sum()), "cases": len(drift),
            "auc": auc(ours[known], labels[known, t]), "auc_float32": auc(theirs[known], labels[known, t]),
        }  # fmt: skip
    return out


def precision_drift(
    folder: Path, network: Network, data: Dataset, reference: np.ndarray, scale: dict[str, float], cases: int
) -> dict:
    """All variants of the bundle against float32; reconstruction on the first cases with coarse masks."""
    out = {}
    for precision, variant in variants(folder).items():
        rows = [variant.logits(data.input(i)[None].numpy()) for i in range(len(data))]
        apart, worst = [], 0.0
        for i in range(cases):
            images = data.input(i)
            dropped = draw_dropped(np.random.default_rng([41, i]), "coarse")
            ours = variant.reconstruction(images.masked_fill(dropped, 0)[None].numpy())[0]
            difference = np.abs(ours - reconstruct(network, images, dropped).numpy())
            apart.append(difference.mean())
            worst = max(worst, float(difference.max()))
        out[precision] = {
            "tasks": compare(np.concatenate(rows), reference, data.labels, scale),
            "reconstruction": {"cases": cases, "mean_drift": float(np.mean(apart)), "max_drift": worst},
        }  # fmt: skip
    return out


@torch.no_grad()
def rounding_alone(unrounded: Network, rounded: Network, data: Dataset, scale: dict[str, float]) -> dict:
    """What putting the trained weights on the 4-bit grid changed, float32 on both sides."""
    return compare(all_logits(rounded, data), all_logits(unrounded, data), data.labels, scale)

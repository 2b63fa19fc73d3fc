"""The paper's claim at this scale: few labels, a pretrained encoder or a 3D CNN from scratch.

python efficiency.py WORK [--seeds 3] [--only tuned frozen from_scratch] [--results FILE]

Task: detection. The pretrained sides take the encoder as self-supervised training left it (before any label) with LaMIM's
head on top: `tuned` trains both, `frozen` the head alone, on outputs computed once. `from_scratch` is a CNN that sees the
same cases area-resized to 48 voxels a side. All get the same labels, number of steps and batch; the last step counts,
nothing is picked by the test cases.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from lamim_training.evaluation.evaluate import RESULTS, Figures
from lamim_training.evaluation.measures import auc
from lamim_training.generator.dataset import Dataset, open_dataset
from lamim_training.model.network import Head, LaMIM, to_tokens
from lamim_training.plan import FULL

LABELS = (16, 64, 256, 1024)
STEPS, BATCH = 200, 16


class Cnn(nn.Module):
    """Five 3D convolutions, three of them strided, then the mean over space: 0.3 M parameters."""

    def __init__(self) -> None:
        super().__init__()
        widths = ((4, 16, 2), (16, 32, 2), (32, 64, 2), (64, 64, 1), (64, 64, 1))
        self.features = nn.Sequential(
            *(
                layer
                for a, b, stride in widths
                for layer in (nn.Conv3d(a, b, 3, stride, 1), nn.GroupNorm(8, b), nn.ReLU())
            )
        )
        self.answer = nn.Linear(64, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.answer(self.features(x.float() / 255).mean((2, 3, 4)))


class Tuned(nn.Module):
    """Encoder and head; the input is bytes in space order."""

    def __init__(self, encoder: LaMIM) -> None:
        super().__init__()
        self.encoder, self.head = encoder, Head(encoder.config.width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder.encode(to_tokens(x).float() / 255))


@dataclass(frozen=True)
class Side:
    """One of the two: how its network is made, its inputs for cases, its step size."""

    make: Callable[[], nn.Module]
    train: torch.Tensor | np.ndarray
    test: torch.Tensor | np.ndarray
    rate: float


def pretrained(work: Path) -> LaMIM:
    """The encoder as self-supervised training left it."""
    model = LaMIM(FULL.config)
    model.load_state_dict(torch.load(work / "pretrain.pt", map_location="cpu")["model"])
    return model


@torch.no_grad()
def hidden_states(encoder: LaMIM, data: Dataset) -> torch.Tensor:
    """All cases through the frozen encoder: N x 216 x width."""
    return torch.cat(
        [
            encoder.encode(to_tokens(torch.from_numpy(np.array(data.images[i : i + 4]))).float() / 255)
            for i in range(0, len(data), 4)
        ]
    )


def small(data: Dataset) -> torch.Tensor:
    """All cases at 48 voxels a side, bytes."""
    return torch.cat(
        [F.avg_pool3d(torch.from_numpy(np.array(data.images[i : i + 1])).float(), 2).byte() for i in range(len(data))]
    )


def run(side: Side, labels: np.ndarray, truth: np.ndarray, count: int, seed: int) -> float:
    """Trains on `count` cases; AUC on the test cases."""
    torch.manual_seed(seed)
    rng = np.random.default_rng([seed, count])
    chosen = rng.permutation(len(labels))[:count]
    network = side.make()
    optimiser = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], side.rate, weight_decay=0.05)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = side.rate * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        batch = np.sort(rng.choice(chosen, BATCH))
        loss = F.cross_entropy(network(torch.as_tensor(side.train[batch])), torch.from_numpy(labels[batch]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(torch.as_tensor(side.test[i : i + 16])) for i in range(0, len(truth), 16)])
    return auc((logits[:, 1] - logits[:, 0]).numpy(), truth)


def tuned(work: Path, train: Dataset, test: Dataset) -> Side:
    """Encoder and head, both trained."""
    return Side(lambda: Tuned(pretrained(work)), train.images, test.images, 2e-4)


def frozen(work: Path, train: Dataset, test: Dataset) -> Side:
    """The head alone."""
    encoder = pretrained(work).eval()
    return Side(lambda: Head(FULL.config.width), hidden_states(encoder, train), hidden_states(encoder, test), 1e-3)


def from_scratch(_: Path, train: Dataset, test: Dataset) -> Side:
    """The CNN."""
    return Side(Cnn, small(train), small(test), 1e-3)


SIDES: dict[str, Callable[[Path, Dataset, Dataset], Side]] = {f.__name__: f for f in (tuned, frozen, from_scratch)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SIDES, default=list(SIDES))
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train = open_dataset(args.work / "data" / "train", FULL.train.count)
    test = open_dataset(args.work / "data" / "test", FULL.test.count)
    labels, truth = train.labels[:, 0], test.labels[:, 0]
    figures = Figures(args.results)
    areas: dict[str, dict[str, list[float]]] = figures.values.get("efficiency", {}).get("auc", {})
    for name in args.only:
        side = SIDES[name](args.work, train, test)
        for count in LABELS:
            areas.setdefault(name, {})[str(count)] = [run(side, labels, truth, count, seed) for seed in range(args.seeds)]
            figures.write("efficiency", {"task": "detection", "steps": STEPS, "batch": BATCH, "test_cases": len(test), "auc": areas})  # fmt: skip


if __name__ == "__main__":
    main()

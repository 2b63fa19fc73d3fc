"""One pass of a set of cases through the network: everything that later parts of the evaluation compute from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from lamim_training.generator.corruptions import Corruption
from lamim_training.model.network import Network, to_tokens, to_volume

from .image_sets import ImageSet
from .statistics import input_statistics

DrawMasks = Callable[[range], torch.Tensor]  # numbers of N cases to N x 4 x 96^3, True where a voxel is hidden


@dataclass(frozen=True)
class Observation:
    """N cases. What was not asked for is None."""

    logits: np.ndarray  # N x tasks x 2
    statistics: np.ndarray  # N x 22
    hidden: torch.Tensor | None  # N x 216 x width, half precision, on the device
    masked_l1: np.ndarray | None  # N x 4: error over each contrast's hidden voxels


@contextmanager
def tensor_cores() -> Iterator[None]:
    """Lets matrix products of the network use TF32;
    the baselines' normal equations would not survive its 10-bit mantissa.
    """
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("high")
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before)


@torch.no_grad()
def observe(
    network: Network,
    cases: ImageSet,
    batch: int,
    change: Corruption | None = None,
    keep_hidden: bool = False,
    draw_masks: DrawMasks | None = None,
) -> Observation:
    """Runs the network on every case, changed by `change` where given; `draw_masks` adds a pass with parts hidden."""
    logits, statistics, hidden, errors = [], [], [], []
    for numbers, images in cases.batches(batch):
        if change is not None:
            images = change(images)
            statistics.append(input_statistics(images))
        states = encode(network, images)
        with tensor_cores():
            logits.append(network.logits(states).double().cpu().numpy())
        if keep_hidden:
            hidden.append(states.half())
        if draw_masks is not None:
            errors.append(masked_l1(network, images, draw_masks(numbers)).cpu().numpy())
    return Observation(
        np.concatenate(logits),
        cases.statistics if change is None else np.concatenate(statistics),
        torch.cat(hidden) if keep_hidden else None,
        np.concatenate(errors) if errors else None,
    )


def encode(network: Network, images: torch.Tensor) -> torch.Tensor:
    """N x 4 x 96^3 to N x 216 x width."""
    with tensor_cores():
        return network.model.encode(to_tokens(images))


def reconstruct(network: Network, images: torch.Tensor, dropped: torch.Tensor | None = None) -> torch.Tensor:
    """N x 4 x 96^3 to the network's whole answer in 0..1; voxels that `dropped` marks are set to zero first."""
    states = encode(network, images if dropped is None else images.masked_fill(dropped, 0))
    with tensor_cores():
        return to_volume(network.model.decode(states)).float().clamp(0, 1)


def masked_l1(network: Network, images: torch.Tensor, dropped: torch.Tensor) -> torch.Tensor:
    """N x 4: mean absolute error over the hidden voxels of each contrast, background included."""
    dropped = dropped.to(images.device)
    error = (reconstruct(network, images, dropped) - images).abs() * dropped
    return error.flatten(2).sum(2) / dropped.flatten(2).sum(2).clamp(min=1)

"""Cheap variation of stored cases, on bytes: mirrored, shifted, other contrast curves, a contrast missing."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import numpy as np
import torch

MISSING = 0.15  # probability that a contrast is not there
SHIFT = 4  # voxels: brain masks differ in how tightly they fit


def vary(images: np.ndarray, rng: np.random.Generator, mirror: bool = True) -> torch.Tensor:
    """4 x 96 x 96 x 96 bytes, changed in ways that leave the labels true. Left and right play no part in any task."""
    out = np.zeros_like(images)
    shift = rng.integers(-SHIFT, SHIFT + 1, 3)
    source = tuple(slice(max(0, -s), 96 - max(0, s)) for s in shift)
    target = tuple(slice(max(0, s), 96 - max(0, -s)) for s in shift)
    mirrored = images[:, ::-1] if mirror and rng.random() < 0.5 else images
    for contrast in range(4):
        curve = (np.linspace(0, 1, 256) ** np.exp(rng.normal(0, 0.15)) * rng.uniform(0.85, 1.0) * 255).round()
        out[(contrast, *target)] = np.take(curve.astype(np.uint8), mirrored[(contrast, *source)])
    return torch.from_numpy(out)


def drop_contrasts(images: torch.Tensor, rng: np.random.Generator, probability: float = MISSING) -> torch.Tensor:
    """Sets contrasts (4 x ...) to zero as the viewer does with a missing scan; at least two stay."""
    gone = rng.permutation(4)[: min(2, rng.binomial(4, probability))]
    images[gone] = 0
    return images


def prefetched(make: Callable[[int], object], start: int, stop: int) -> Iterator[object]:
    """make(start) ... make(stop - 1), worked out one ahead by a thread."""
    waiting: queue.Queue = queue.Queue(2)

    def work() -> None:
        try:
            for step in range(start, stop):
                waiting.put((make(step), None))
        except BaseException as error:  # handed to the consumer, which would wait for ever otherwise
            waiting.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    for _ in range(start, stop):
        item, error = waiting.get()
        if error is not None:
            raise error
        yield item

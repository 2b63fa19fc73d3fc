"""LaMIM's content dropout: boxes at uniform places, each contrast with its own; voxels inside become 0."""

from __future__ import annotations

import numpy as np
import torch

SCHEMES = {"coarse": (16, 86), "fine": (4, 6000)}  # box size in voxels, boxes per contrast ("Block16", "Block4")


def draw_dropped(rng: np.random.Generator, scheme: str, size: int = 96) -> torch.Tensor:
    """True where a voxel is dropped: 4 x size x size x size. Corners are uniform over all places where the box fits."""
    box, count = SCHEMES[scheme]
    corners = rng.integers(0, size - box + 1, (4, count, 3))
    dropped = np.zeros((4, size, size, size), bool)
    if count < 1000:
        for contrast, boxes in zip(dropped, corners):
            for x, y, z in boxes:
                contrast[x : x + box, y : y + box, z : z + box] = True
        return torch.from_numpy(dropped)
    dropped[np.repeat(np.arange(4), count), *corners.reshape(-1, 3).T] = True
    marks = torch.from_numpy(dropped)
    for axis in (1, 2, 3):
        reach = 1
        while reach < box:  # box is a power of two: doubling spreads each corner over the box
            spread = marks.clone()
            spread.narrow(axis, reach, size - reach).logical_or_(marks.narrow(axis, 0, size - reach))
            marks, reach = spread, reach * 2
    return marks


class FinePool:
    """Fine masks drawn ahead, one contrast each: 6000 boxes cost more to draw than the network's pass to compute."""

    def __init__(self, seed: int, count: int = 12) -> None:
        rng = np.random.default_rng([seed, 4])
        self.masks = [m.numpy() for _ in range(count) for m in draw_dropped(rng, "fine")]

    def draw(self, rng: np.random.Generator) -> np.ndarray:
        """Four different ones, each mirrored at random: still boxes at uniform places."""
        chosen = rng.choice(len(self.masks), 4, replace=False)
        return np.stack([np.flip(self.masks[i], np.flatnonzero(rng.random(3) < 0.5)) for i in chosen])


def masked_view(images: torch.Tensor, rng: np.random.Generator, scheme: str, pool: FinePool) -> torch.Tensor:
    """A copy of 4 x 96 x 96 x 96 bytes with boxes of the scheme set to zero."""
    dropped = torch.from_numpy(pool.draw(rng)) if scheme == "fine" else draw_dropped(rng, scheme)
    return images.masked_fill(dropped, 0)

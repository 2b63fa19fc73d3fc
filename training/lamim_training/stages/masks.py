"""LaMIM's content dropout: boxes at uniform places, each contrast with its own; voxels inside become 0."""

from __future__ import annotations

import numpy as np
import torch

SCHEMES = {"coarse": (16, 86), "fine": (4, 6000)}  # box size in voxels, boxes per contrast ("Block16", "Block4")
SIZE = 96


def boxes_to_mask(corners: torch.Tensor, box: int) -> torch.Tensor:
    """Union of boxes: corners (N x boxes x 3, integers) to N x 96 x 96 x 96, True inside a box. Runs on any device."""
    return _mask_by_products(corners, box) if box >= 16 else _mask_by_doubling(corners, box)


def _mask_by_products(corners: torch.Tensor, box: int) -> torch.Tensor:
    """A box is a product of three intervals, so the number of boxes over a voxel is a matrix product.

    Suits few boxes.
    """
    number = torch.float32 if corners.device.type == "cpu" else torch.bfloat16  # sums of up to 86 ones stay positive
    line = torch.arange(SIZE, device=corners.device)
    inside = (line >= corners[..., None]) & (line < corners[..., None] + box)  # N x boxes x 3 x 96
    x, y, z = inside.to(number).unbind(2)
    planes = (x[..., :, None] * y[..., None, :]).flatten(2)  # N x boxes x 9216
    return (planes.transpose(1, 2) @ z).reshape(-1, SIZE, SIZE, SIZE) > 0.5


def _mask_by_doubling(corners: torch.Tensor, box: int) -> torch.Tensor:
    """Marks the corners, then spreads them over the box along each axis; `box` is a power of two. Suits many boxes."""
    flat = (corners[..., 0] * SIZE + corners[..., 1]) * SIZE + corners[..., 2]
    marks = torch.zeros(len(corners), SIZE**3, dtype=torch.bool, device=corners.device)
    marks.scatter_(1, flat, True)
    marks = marks.reshape(-1, SIZE, SIZE, SIZE)
    for axis in (1, 2, 3):
        reach = 1
        while reach < box:
            spread = marks.clone()
            spread.narrow(axis, reach, SIZE - reach).logical_or_(marks.narrow(axis, 0, SIZE - reach))
            marks, reach = spread, reach * 2
    return marks


def draw_masks(count: int, scheme: str, generator: torch.Generator) -> torch.Tensor:
    """count x 4 x 96 x 96 x 96 on the generator's device, True where a voxel is dropped."""
    box, boxes = SCHEMES[scheme]
    corners = torch.randint(
        0, SIZE - box + 1, (count * 4, boxes, 3), generator=generator, device=generator.device
    )  # uniform over all places where the box fits
    return boxes_to_mask(corners, box).reshape(count, 4, SIZE, SIZE, SIZE)


def draw_dropped(rng: np.random.Generator, scheme: str) -> torch.Tensor:
    """One mask, 4 x 96 x 96 x 96, from a NumPy generator: the same on every device."""
    box, boxes = SCHEMES[scheme]
    return boxes_to_mask(torch.from_numpy(rng.integers(0, SIZE - box + 1, (4, boxes, 3))), box)

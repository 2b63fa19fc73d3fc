"""From images to the model's input: the steps that the shipped bundle's `preprocessor_config.json` states as data.

`src/lamim/transforms` applies the same steps in the viewer; `preprocess-reference.test.ts` there compares the two.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

SIDE = 96
STEPS = [
    {"op": "background"},
    {"op": "resize", "mode": "area"},
    {"op": "median"},
]


def remove_background(images: torch.Tensor) -> torch.Tensor:
    """Background and everything below it to zero, per contrast (N × C × X × Y × Z).

    The background is the fourth smallest of the eight corner voxels. Resampling overshoots at the brain's edge;
    min–max would lift the whole background by it.
    """
    corners = images[..., :: _last(images, -3), :: _last(images, -2), :: _last(images, -1)].flatten(2)
    background = corners.sort(2).values[:, :, (corners.shape[2] - 1) // 2]
    return (images - background[..., None, None, None]).clamp(min=0)


def _last(images: torch.Tensor, axis: int) -> int:
    return max(1, images.shape[axis] - 1)


def scale_by_median(images: torch.Tensor) -> torch.Tensor:
    """x / (x + median of the voxels other than 0), per contrast: 0 … 1, the median becomes 0.5.

    The median ignores a few bright voxels and hardly moves with a lesion, and no unit of the scan is left. A contrast
    without signal stays zero.
    """
    flat = images.flatten(2)
    median = torch.where(flat > 0, flat, torch.nan).nanmedian(2).values.nan_to_num(1.0)
    return images.clamp(min=0) / (images.clamp(min=0) + median[..., None, None, None])


def to_input(images: torch.Tensor) -> torch.Tensor:
    """N × 4 × X × Y × Z in RAS+ order, any unit, to N × 4 × 96³ in 0 … 1; area-resize is adaptive average pooling."""
    images = remove_background(images.float())
    if images.shape[2:] != (SIDE,) * 3:
        images = F.adaptive_avg_pool3d(images, SIDE)
    return scale_by_median(images)

"""The input transform that a bundle states as data (`preprocessor_config.json`),
so that earlier models can be measured too.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from lamim_training.generator.preprocess import SIDE, remove_background, scale_by_median

Step = dict[str, object]


def apply_steps(images: torch.Tensor, steps: Sequence[Step]) -> torch.Tensor:
    """Scans (N x 4 x X x Y x Z, RAS+) to inputs; ValueError names a step that is not known."""
    for step in steps:
        match step:
            case {"op": "background"}:
                images = remove_background(images)
            case {"op": "clip", "percentile": float() | int() as percentile}:
                images = torch.minimum(images, _percentile(images, percentile))
            case {"op": "resize", "mode": "area"}:
                images = F.adaptive_avg_pool3d(images, SIDE)
            case {"op": "median"}:
                images = scale_by_median(images)
            case {"op": "minmax", "over": "contrast"}:
                low, high = images.amin((2, 3, 4), keepdim=True), images.amax((2, 3, 4), keepdim=True)
                images = (images - low) / (high - low).clamp(min=1e-12) * (high > low)
            case _:
                raise ValueError(f"unknown input step {step}")
    return images


def undo_median(inputs: torch.Tensor) -> torch.Tensor:
    """Scans in units of their median, from inputs that `scale_by_median` made: x / (x + 1) has an inverse."""
    return inputs / (1 - inputs).clamp(min=1e-3)


def _percentile(images: torch.Tensor, percentile: float) -> torch.Tensor:
    """N x 4 x 1 x 1 x 1: nearest rank among the voxels other than zero, infinite where there is none."""
    limits = []
    for values in images.flatten(2).flatten(0, 1):
        seen = values[values != 0]
        rank = max(1, int(-(-len(seen) * percentile // 100)))
        limits.append(seen.kthvalue(min(rank, len(seen))).values if len(seen) else values.new_tensor(torch.inf))
    return torch.stack(limits).view(*images.shape[:2], 1, 1, 1)

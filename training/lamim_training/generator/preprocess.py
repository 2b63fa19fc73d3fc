"""From images to the model's input, the same steps that the shipped bundle's `preprocessor_config.json` states as data."""

from __future__ import annotations

import torch
import torch.nn.functional as F

SIZE = 96
STEPS = [
    {"op": "clip", "percentile": 99.9},
    {"op": "resize", "mode": "area"},
    {"op": "minmax", "over": "contrast"},
]


def clip_bright(images: torch.Tensor, percentile: float = 99.9) -> torch.Tensor:
    """Limits each contrast (4 x X x Y x Z) to that percentile of its own voxels other than zero."""
    out = images.clone()
    for contrast in out:
        values = contrast[contrast != 0]
        if len(values):
            rank = max(1, int(-(-len(values) * percentile // 100)))  # nearest rank: no interpolation between voxels
            contrast.clamp_(max=float(values.kthvalue(min(rank, len(values))).values))
    return out


def minmax(images: torch.Tensor) -> torch.Tensor:
    """0 to 1 per contrast; a constant contrast becomes zeros."""
    flat = images.flatten(1)
    low, high = flat.min(1).values, flat.max(1).values
    scale = torch.where(high > low, 1 / (high - low).clamp(min=1e-12), torch.zeros_like(high))
    return (images - low.view(-1, 1, 1, 1)) * scale.view(-1, 1, 1, 1)


def to_input(images: torch.Tensor) -> torch.Tensor:
    """4 x X x Y x Z in RAS+ order to 4 x 96 x 96 x 96 in 0..1; area-resize is adaptive average pooling."""
    return minmax(F.adaptive_avg_pool3d(clip_bright(images.float())[None], SIZE)[0])

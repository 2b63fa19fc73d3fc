"""What can go wrong before an image reaches the model, as functions on inputs (N × 4 × 96³ in 0 … 1), for evaluation.

`CORRUPTIONS` are mistakes that out-of-range scores should flag; `LEVELS` change brightness alone and must not change
an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import torch
import torch.nn.functional as F

from .random import Draws
from .signal import CONTRASTS

Corruption = Callable[[torch.Tensor], torch.Tensor]
SEED = 77


def _draws(images: torch.Tensor) -> Draws:
    return Draws(SEED, np.arange(len(images)), 0, images.device)


def turn_180(images: torch.Tensor) -> torch.Tensor:
    """Turned by 180° about the left–right axis: upside down and back to front."""
    return images.flip(3, 4)


def swap(first: str, second: str) -> Corruption:
    """Two contrasts in each other's place."""
    order = list(range(len(CONTRASTS)))
    a, b = CONTRASTS.index(first), CONTRASTS.index(second)
    order[a], order[b] = b, a
    return lambda images: images[:, order]


def turn_flair(images: torch.Tensor, degrees: float = 10.0) -> torch.Tensor:
    """FLAIR turned about the vertical axis, as after a failed alignment."""
    angle = torch.tensor(np.deg2rad(degrees), dtype=images.dtype)
    c, s = float(angle.cos()), float(angle.sin())
    # grid_sample names the last axis (z) x: the rotation of x and y of the brain is that of its last two coordinates.
    matrix = images.new_tensor([[1, 0, 0, 0], [0, c, -s, 0], [0, s, c, 0]]).expand(len(images), 3, 4)
    flair = images[:, 3:]
    turned = F.grid_sample(flair, F.affine_grid(matrix, list(flair.shape), align_corners=False), align_corners=False)
    return torch.cat([images[:, :3], turned], 1)


def uncrop(images: torch.Tensor, margin: int = 24) -> torch.Tensor:
    """The brain with a margin on every side, as when nothing was cropped."""
    padded = F.pad(images, (margin,) * 6)
    return F.adaptive_avg_pool3d(padded, images.shape[-1])


def add_noise(images: torch.Tensor, sigma: float = 0.1) -> torch.Tensor:
    """Gaussian noise inside the brain."""
    noise = _draws(images).bank(*images.shape[1:])
    return ((images + sigma * noise).clamp(0, 1)) * (images > 0)


def thicken(images: torch.Tensor, slices: int = 6) -> torch.Tensor:
    """Slices six voxels thick, linearly interpolated."""
    coarse = F.avg_pool3d(images, (1, 1, slices))
    return F.interpolate(coarse, images.shape[2:], mode="trilinear", align_corners=False) * (images > 0)


CORRUPTIONS: dict[str, Corruption] = {
    "turned_180": turn_180,
    "T1w_T2w_swapped": swap("T1w", "T2w"),
    "T2w_FLAIR_swapped": swap("T2w", "FLAIR"),
    "T1w_T1c_swapped": swap("T1w", "T1c"),
    "FLAIR_turned_10": turn_flair,
    "uncropped": uncrop,
    "noise_0.1": add_noise,
    "slices_x6": thicken,
}


def darken(images: torch.Tensor, factor: float = 0.75) -> torch.Tensor:
    """All contrasts times one factor: a change of unit after the input transform."""
    return images * factor


def level_medians(images: torch.Tensor, median: float = 0.45) -> torch.Tensor:
    """The median of every contrast's voxels other than 0 becomes the same number."""
    flat = images.flatten(2)
    middle = torch.where(flat > 0, flat, torch.nan).nanmedian(2).values.nan_to_num(1.0)
    return (images * (median / middle)[..., None, None, None]).clamp(max=1)


def random_gain(images: torch.Tensor, low: float = 0.5, high: float = 1.0) -> torch.Tensor:
    """A factor of its own for every contrast of every case."""
    return images * _draws(images).uniform(low, high, images.shape[1])[..., None, None, None]


LEVELS: dict[str, Corruption] = {"x0.75": darken, "medians_0.45": level_medians, "random_gain": random_gain}

SUBSETS = tuple(
    names for count in range(len(CONTRASTS), 0, -1) for names in combinations(CONTRASTS, count)
)  # all 15, largest first


def keep(images: torch.Tensor, names: tuple[str, ...]) -> torch.Tensor:
    """The other contrasts as zeros, as the viewer gives missing ones to the model."""
    kept = images.new_tensor([float(name in names) for name in CONTRASTS])
    return images * kept.view(1, -1, 1, 1, 1)

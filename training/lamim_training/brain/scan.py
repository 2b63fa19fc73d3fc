"""A scan of a synthetic head (pose, shape, slices, field of view, bias, noise): the network's input and target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.brain.spline import random_field, separable

from .template import LOW, STEP, load_head

REACH = (192.0, 240.0, 192.0)  # mm that are seen at once


@dataclass(frozen=True)
class Scan:
    """Image and share of brain in every voxel (both X x Y x Z, axes right, front, up)."""

    image: torch.Tensor
    brain: torch.Tensor


def draw_scan(rng: np.random.Generator, voxel: float, head: torch.Tensor) -> Scan:
    """A scan of a head (from `draw_head`) on a grid of `voxel` mm; sides are multiples of 16 voxels."""
    size = [16 * round(r / voxel / 16) for r in REACH]
    fine = voxel / 2
    at = [(np.arange(2 * n) - n + 0.5) * fine for n in size]
    coarse = [a.reshape(-1, 4).mean(1) for a in at]
    places = _places(rng, coarse)
    places = F.interpolate(places[None], scale_factor=4, mode="trilinear", align_corners=False)[0]
    both = torch.stack([head, torch.from_numpy(load_head().maps["to_brain"].astype(np.float32))])
    span = torch.tensor(both.shape[1:], dtype=torch.float32) - 1
    unit = (places - torch.tensor(LOW, dtype=torch.float32).view(3, 1, 1, 1)) / STEP
    unit = (unit * (2 / span).view(3, 1, 1, 1) - 1).flip(0).permute(1, 2, 3, 0)[None]
    image, distance = F.grid_sample(both[None], unit, padding_mode="border", align_corners=True)[0]
    share = F.avg_pool3d((0.5 - distance / fine).clamp(0, 1)[None, None], 2)[0, 0]
    seen = _acquire(rng, image, at, voxel)
    seen, share = _cut(rng, seen, share)
    return Scan(normalise(seen), share)


def _places(rng: np.random.Generator, axes: list[np.ndarray]) -> torch.Tensor:
    """Template position (3 x X x Y x Z, mm) of every point of a coarse grid: a random pose of a random head."""
    pitch, roll, yaw = np.deg2rad(rng.normal(0, [11, 5, 5]))
    (cx, sx), (cy, sy), (cz, sz) = ((np.cos(a), np.sin(a)) for a in (pitch, roll, yaw))
    turn = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]]) @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    turn = turn @ np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    size = np.clip(rng.normal(0.94, 0.06), 0.8, 1.1) * np.clip(rng.normal(1, 0.05, 3), 0.88, 1.12)
    matrix = torch.from_numpy((turn / size).astype(np.float32))  # ICBM 152 is larger than most brains
    points = torch.stack(torch.meshgrid(*(torch.from_numpy(a.astype(np.float32)) for a in axes), indexing="ij"))
    offset = rng.normal([0, 0, -12], [9, 14, 22])
    centre = torch.tensor(np.array([0.0, -18.0, 8.0]) + offset, dtype=torch.float32)
    places = torch.einsum("ij,jxyz->ixyz", matrix, points) + centre.view(3, 1, 1, 1)
    low, high = [np.array([a[i] for a in axes]) for i in (0, -1)]
    for spacing, least, most in ((60.0, 1.0, 5.0), (28.0, 0.3, 2.2)):
        places = places + random_field(rng, low, high, spacing, 3).on(tuple(axes)) * rng.uniform(least, most)
    return places


def _acquire(rng: np.random.Generator, image: torch.Tensor, at: list[np.ndarray], voxel: float) -> torch.Tensor:
    """From the fine grid to the network's: blur, slices with gaps, bias, gamma, noise."""
    thick = rng.choice(3, p=[0.2, 0.2, 0.6]) if rng.random() < 0.6 else -1
    operators = []
    for axis, fine in enumerate(at):
        centres = fine.reshape(-1, 2).mean(1)
        if axis == thick:
            step = rng.uniform(2.5, 7)
            slices = np.arange(fine[0] - rng.uniform(0, step), fine[-1] + step, step)
            weights = _gauss(slices, fine, step * rng.uniform(0.25, 0.42))
            back = np.clip(1 - np.abs(centres[:, None] - slices[None]) / step, 0, 1)
            matrix = (back / back.sum(1, keepdims=True)) @ weights
        else:
            matrix = _gauss(centres, fine, voxel * rng.uniform(0.3, 0.55))
        operators.append(torch.from_numpy(matrix.astype(np.float32)))
    image = separable(image, *operators)
    low, high = [np.array([a[i] for a in at]) for i in (0, -1)]
    centres = tuple(a.reshape(-1, 2).mean(1) for a in at)
    bias = random_field(rng, low, high, rng.uniform(50, 110)).on(centres)[0] * rng.uniform(0, 0.3)
    image = image.clamp(min=0) ** float(rng.uniform(0.8, 1.25)) * torch.exp(bias)
    sigma = rng.uniform(0.002, 0.05)
    draws = torch.from_numpy(rng.standard_normal((2, *image.shape), np.float32)) * sigma
    image = torch.sqrt((image + draws[0]) ** 2 + draws[1] ** 2)
    if rng.random() < 0.3:  # scanners that zero the air
        image = torch.where(image < rng.uniform(1, 4) * sigma, torch.zeros(()), image)
    return image


def _gauss(to: np.ndarray, fine: np.ndarray, sigma: float) -> np.ndarray:
    weights = np.exp(-0.5 * ((to[:, None] - fine[None]) / sigma) ** 2)
    return weights / weights.sum(1, keepdims=True)


def _cut(rng: np.random.Generator, image: torch.Tensor, share: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The field of view ends somewhere: nothing is seen outside, and no brain is asked for there."""
    inside = torch.zeros_like(image)
    box = []
    for axis, n in enumerate(image.shape):
        first = int(rng.choice([0, rng.integers(0, n // (4 if axis == 2 else 8))]))
        last = n - int(rng.choice([0, rng.integers(0, n // 8)]))
        box.append(slice(first, last))
    inside[tuple(box)] = 1
    if rng.random() < 0.1:  # a face that was cut away
        n = image.shape[1]
        y = torch.arange(n).view(1, n, 1) + torch.arange(image.shape[2]).view(1, 1, -1) * -float(rng.uniform(0.2, 1))
        face = (y > n * rng.uniform(0.55, 0.7)) & (share == 0)
        inside[face.expand_as(inside)] = 0
    return image * inside, share * (inside > 0)


def normalise(image: torch.Tensor) -> torch.Tensor:
    """Scales the mean of voxels above the mean to 0.5, clipped at 2, as `normalise` in network.ts does."""
    seen = image[image > 0]
    if len(seen) == 0:
        return image
    bright = seen[seen > seen.mean()]
    return (image / (2 * bright.mean().clamp(min=1e-12) if len(bright) else 1)).clamp(max=2)

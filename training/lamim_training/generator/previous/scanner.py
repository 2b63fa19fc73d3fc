"""What the scanner adds: resolution, slice thickness, misalignment, bias field, noise, an imperfect brain extraction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from lamim_training.brain.spline import Axes, random_field, separable


@dataclass(frozen=True)
class ScannerRanges:
    """Ranges that one acquisition is drawn from; signals are relative to white matter (T1w) or fluid (T2w)."""

    noise: tuple[float, float]  # deviation of the Gaussian noise in each channel of the Rician
    bias: tuple[float, float]  # deviation of the logarithm of the bias field
    blur: tuple[float, float]  # mm, deviation of the point spread
    thickness: tuple[float, float]  # mm, slices of a 2D sequence
    planar: float  # share of 2D sequences
    shift: float  # mm, deviation of what alignment leaves over
    gamma: tuple[float, float]  # exponent on the signal: scanners differ in contrast
    contrast: float  # factor on the spread of the tissue signals


TRAINING = ScannerRanges((0.008, 0.045), (0.02, 0.14), (0.35, 0.9), (1.5, 5.0), 0.5, 0.3, (0.85, 1.2), 1.0)
SHIFTED = ScannerRanges((0.035, 0.075), (0.10, 0.20), (0.6, 1.2), (3.0, 6.5), 0.8, 0.6, (0.75, 1.35), 1.35)


def _axis_operator(axis: np.ndarray, sigma: float, shift: float, thickness: float) -> torch.Tensor:
    """Blur, shift and (thickness > 0) slice selection with linear interpolation back, as one n x n matrix."""
    if thickness <= 0:
        weights = np.exp(-0.5 * ((axis[:, None] + shift - axis[None]) / sigma) ** 2)
        return torch.from_numpy((weights / weights.sum(1, keepdims=True)).astype(np.float32))
    centres = np.arange(axis[0] + shift, axis[-1] + thickness, thickness)
    weights = np.exp(-0.5 * ((centres[:, None] - axis[None]) / (thickness * 0.36)) ** 2)
    weights /= weights.sum(1, keepdims=True)
    back = np.clip(1 - np.abs(axis[:, None] - centres[None]) / thickness, 0, 1)
    back /= back.sum(1, keepdims=True) + 1e-9
    return torch.from_numpy((back @ weights).astype(np.float32))


def acquire(
    rng: np.random.Generator, signal: torch.Tensor, mask: torch.Tensor, axes: Axes, ranges: ScannerRanges
) -> torch.Tensor:
    """Signals (4 x X x Y x Z) as magnitude images with zero outside the extracted brain."""
    low, high = np.array([a[0] for a in axes]), np.array([a[-1] for a in axes])
    steps = np.array([a[1] - a[0] for a in axes])
    images = []
    for contrast in range(4):
        planar = rng.random() < ranges.planar
        thick_axis = int(rng.choice(3, p=[0.15, 0.15, 0.7]))
        thickness = rng.uniform(*ranges.thickness)
        sigma = np.maximum(rng.uniform(*ranges.blur), 0.25 * steps)
        shift = rng.normal(0, ranges.shift, 3) * (contrast > 0)
        operators = [
            _axis_operator(axes[a], sigma[a], shift[a], thickness if planar and a == thick_axis else 0.0)
            for a in range(3)
        ]
        image = separable(signal[contrast], *operators)
        bias = random_field(rng, low, high, rng.uniform(50, 90)).on(axes)[0] * rng.uniform(*ranges.bias)
        image.clamp_(min=1e-4).log_().mul_(rng.uniform(*ranges.gamma)).add_(
            bias
        ).exp_()  # in place: memory is the limit
        sigma = rng.uniform(*ranges.noise)
        noise = torch.from_numpy(rng.standard_normal(image.shape, np.float32))
        image.add_(noise, alpha=sigma).square_().add_(sigma**2).sqrt_()  # the Rician's floor, without its second draw
        images.append(image)
    rough = random_field(rng, low, high, 12.0).on(axes)[0] * rng.uniform(0.0, 0.12)
    brain = (mask + rough + rng.uniform(-0.12, 0.12)) > 0.5
    return torch.stack(images).mul_(brain)

"""Smooth random fields as cubic B-splines in scanner space (mm), so that one case looks alike on every grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

Axes = tuple[np.ndarray, np.ndarray, np.ndarray]  # voxel centres along x, y and z, in mm


def spline_matrix(positions: np.ndarray, start: float, spacing: float, knots: int) -> torch.Tensor:
    """Cubic B-spline weights, len(positions) x knots; outside the knots the last one goes on."""
    t = np.clip((positions - start) / spacing, 1.0, knots - 2.0 - 1e-6)
    base = np.floor(t).astype(int)
    f = t - base
    weights = np.stack([(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3], 1) / 6
    matrix = np.zeros((len(positions), knots), np.float32)
    for k in range(4):
        np.add.at(matrix, (np.arange(len(positions)), np.clip(base - 1 + k, 0, knots - 1)), weights[:, k])
    return torch.from_numpy(matrix)


def separable(volume: torch.Tensor, mx: torch.Tensor, my: torch.Tensor, mz: torch.Tensor) -> torch.Tensor:
    """Applies one matrix along each of the last three axes: (..., a, b, c) to (..., x, y, z)."""
    out = volume @ mz.T
    lead = out.shape[:-2]
    out = torch.bmm(my.expand(lead.numel(), *my.shape).contiguous(), out.reshape(-1, *out.shape[-2:]))
    out = mx @ out.reshape(*lead, -1)
    return out.reshape(*lead[:-1], mx.shape[0], my.shape[0], mz.shape[0])


@dataclass(frozen=True)
class SplineField:
    """Coefficients (channels x kx x ky x kz) on knots that begin at `start` (mm) and lie `spacing` mm apart."""

    coefficients: torch.Tensor
    start: np.ndarray
    spacing: float

    def on(self, axes: Axes) -> torch.Tensor:
        """Values on the grid spanned by the axes: channels x X x Y x Z."""
        knots = self.coefficients.shape[1:]
        return separable(
            self.coefficients,
            *(spline_matrix(a, s, self.spacing, k) for a, s, k in zip(axes, self.start, knots)),
        )


def random_field(
    rng: np.random.Generator, low: np.ndarray, high: np.ndarray, spacing: float, channels: int = 1
) -> SplineField:
    """Normal coefficients over the box low..high (mm); values have a deviation of about one."""
    start = np.asarray(low, float) - 2 * spacing
    knots = np.ceil((np.asarray(high) - start) / spacing).astype(int) + 3
    values = rng.standard_normal((channels, *knots), np.float32) * 3.0  # weighing by B-splines leaves a third of it
    return SplineField(torch.from_numpy(values), start, spacing)

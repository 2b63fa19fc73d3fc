"""Smooth random fields as cubic B-splines in scanner space (mm), batched: one small tensor of coefficients per case.

A field is evaluated with one matrix per axis, so a case looks alike on every grid and costs three matrix products.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from .random import Draws

Corner = tuple[float, float, float]  # mm
NORM = 3.0  # weighing by cubic B-splines along three axes leaves about a third of the coefficients' deviation


def spline_matrix(t: torch.Tensor, knots: int) -> torch.Tensor:
    """Cubic B-spline weights (N × n × knots) at positions t (N × n, in knots). The end values go on outside."""
    distance = (t.clamp(1.0, knots - 2.0)[..., None] - torch.arange(knots, device=t.device, dtype=t.dtype)).abs()
    inner = (4 - 6 * distance**2 + 3 * distance**3) / 6
    outer = (2 - distance).clamp(min=0) ** 3 / 6
    return torch.where(distance < 1, inner, outer)


def separable(volume: torch.Tensor, mx: torch.Tensor, my: torch.Tensor, mz: torch.Tensor) -> torch.Tensor:
    """Applies one matrix per axis: N × C × a × b × c and N × x × a, N × y × b, N × z × c to N × x × y × z × C.

    Each product contracts the last axis and puts the result first, so nothing is copied between them.
    """
    n, channels = volume.shape[:2]
    sizes = (mx.shape[1], my.shape[1], mz.shape[1])
    out = volume
    for matrix in (mz, my, mx):
        out = torch.bmm(matrix, out.reshape(n, -1, matrix.shape[2]).transpose(1, 2))
    return out.reshape(n, *sizes, channels)


@dataclass(frozen=True)
class SplineField:
    """Coefficients (N × C × kx × ky × kz); knot k of an axis lies at start + k · spacing (mm; N × 3 and N)."""

    coefficients: torch.Tensor
    start: torch.Tensor
    spacing: torch.Tensor

    def on(self, axes: torch.Tensor) -> torch.Tensor:
        """Values on the grids spanned by axes (N × 3 × n, mm): N × n × n × n × C."""
        t = (axes - self.start[..., None]) / self.spacing.view(-1, 1, 1)
        knots = self.coefficients.shape[2:]
        return separable(self.coefficients, *(spline_matrix(t[:, a], k) for a, k in enumerate(knots)))

    def channel(self, axes: torch.Tensor) -> torch.Tensor:
        """The only channel, N × n × n × n."""
        return self.on(axes)[..., 0]


def random_field(
    draws: Draws, low: Corner, high: Corner, spacing: float | tuple[float, float], channels: int = 1
) -> SplineField:
    """A field of deviation about 1 over the box low … high (3, mm), with knots `spacing` mm apart or drawn from that
    range.
    """
    least = spacing if isinstance(spacing, float) else spacing[0]
    knots = [math.ceil((b - a) / least) + 5 for a, b in zip(low, high)]
    between = draws.uniform(*((spacing, spacing) if isinstance(spacing, float) else spacing))
    start = torch.tensor(low, device=draws.device) - 2 * between[:, None]
    return SplineField(draws.bank(channels, *knots) * NORM, start, between)


def local_field(draws: Draws, centre: torch.Tensor, spacing: torch.Tensor, knots: int) -> SplineField:
    """A field of one channel around a place of each case (N × 3, mm) with its own spacing (N, mm)."""
    start = centre - spacing[:, None] * ((knots - 1) / 2)
    return SplineField(draws.bank(1, knots, knots, knots) * NORM, start, spacing)

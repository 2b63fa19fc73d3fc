"""Ranges that one acquisition is drawn from, as data, and what a scanner does to the signal before noise.

`TRAINING` is wide on purpose. `HELD_OUT` is the same without the random gain, which is an augmentation of the model's
input. `SHIFTED` lies beyond it. The hospitals are narrow parts of TRAINING: labels of one, test cases of another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from .random import Draws

Range = tuple[float, float]


@dataclass(frozen=True)
class Scanner:
    """Signals are relative to white matter (T1w) or fluid (T2w); lengths in mm."""

    noise: Range = (0.0, 0.08)  # deviation of the noise
    bias: Range = (0.0, 0.35)  # deviation of the logarithm of the bias field
    bias_shared: float = 0.5  # share of the field's variance that all contrasts have in common
    blur: Range = (0.3, 1.3)  # deviation of the point spread
    thickness: Range = (1.5, 7.0)  # slices of a 2D sequence
    planar: float = 0.5  # share of 2D sequences
    shift: float = 0.5  # deviation of what alignment leaves over
    gamma: float = 0.3  # deviation of the logarithm of the exponent on the signal
    spread: float = 1.0  # factor on the ranges of tissue signals
    ordered: float = 0.8  # share of cases with the textbook order of tissues in all contrasts
    vessels: Range = (0.5, 3.0)  # factor on the brightness of vessels after contrast agent
    fluid: Range = (0.5, 3.0)  # factor on the brightness of fluid
    overshoot: Range = (0.0, 0.12)  # weight of the resampling kernel's negative lobes
    gain: Range = (0.35, 1.0)  # factor on the model's input, drawn per contrast
    artefacts: float = 0.0  # share of contrasts with an artefact of artefacts.py


TRAINING = Scanner()
HELD_OUT = replace(TRAINING, gain=(1.0, 1.0))
SHIFTED = replace(
    HELD_OUT, noise=(0.05, 0.11), bias=(0.35, 0.5), blur=(0.8, 1.6), thickness=(4.0, 8.0), planar=0.8, shift=0.9,
    gamma=0.4, spread=1.25,
)  # fmt: skip
ARTEFACTS = replace(HELD_OUT, artefacts=0.75)
_HOSPITAL = replace(HELD_OUT, gamma=0.08, ordered=1.0)
HOSPITALS = {
    "north": replace(_HOSPITAL, noise=(0.01, 0.03), bias=(0.02, 0.12), planar=0.1, blur=(0.3, 0.7), spread=0.5),
    "south": replace(
        _HOSPITAL, noise=(0.03, 0.07), bias=(0.2, 0.35), planar=0.9, thickness=(4.0, 7.0), vessels=(1.2, 3.0),
        spread=1.0, gamma=0.25,
    ),
    "west": replace(
        _HOSPITAL, noise=(0.0, 0.02), bias=(0.1, 0.3), planar=0.6, thickness=(2.0, 5.0), blur=(0.8, 1.3),
        fluid=(1.0, 3.0), spread=0.8, gamma=0.2,
    ),
}  # fmt: skip
SCANNERS = {"training": TRAINING, "held_out": HELD_OUT, "shifted": SHIFTED, "artefacts": ARTEFACTS, **HOSPITALS}

SLICES = 128  # enough for 190 mm at 1.5 mm


def point_spread(draws: Draws, voxel: torch.Tensor, side: int, scanner: Scanner) -> tuple[torch.Tensor, ...]:
    """Blur, shift and slice selection as one matrix per axis: three of (N · 4) × side × side; voxel is N × 3 (mm)."""
    n = len(voxel)
    planar = draws.below(scanner.planar, 4)
    thick_axis = torch.where(planar, draws.choice((0.15, 0.15, 0.7), 4), -1)
    thickness = draws.uniform(*scanner.thickness, 4)
    sigma = draws.uniform(*scanner.blur, 4)
    shift = scanner.shift * draws.normal(4, 3)
    shift[:, 0] = 0
    start = draws.uniform(0.0, 1.0, 4)
    lobes = (draws.uniform(*scanner.overshoot, 4) * draws.below(0.5, 4)).view(-1, 1, 1)
    matrices = []
    for axis in range(3):
        step = voxel[:, axis].repeat_interleave(4)
        at = torch.arange(side, device=voxel.device) * step[:, None]
        moved = at + shift[:, :, axis].reshape(-1, 1)
        width = torch.maximum(sigma.reshape(-1), 0.3 * step)
        thin = _gauss(moved, at, width)
        thin = thin + lobes * (thin - _gauss(moved, at, width + step))
        thick = _slices(moved, at, thickness.reshape(-1), start.reshape(-1))
        matrices.append(torch.where((thick_axis == axis).view(n * 4, 1, 1), thick, thin))
    return tuple(matrices)


def _gauss(to: torch.Tensor, at: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
    weights = torch.exp(-0.5 * ((to[:, :, None] - at[:, None]) / sigma.view(-1, 1, 1)) ** 2)
    return weights / (weights.sum(2, keepdim=True) + 1e-9)


def _slices(to: torch.Tensor, at: torch.Tensor, thickness: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
    """Slices of a thickness, interpolated linearly back."""
    centres = (torch.arange(SLICES, device=at.device) - 1 + start[:, None]) * thickness[:, None]
    select = _gauss(centres, at, 0.36 * thickness)
    back = (1 - (to[:, :, None] - centres[:, None]).abs() / thickness.view(-1, 1, 1)).clamp(min=0)
    return back / (back.sum(2, keepdim=True) + 1e-9) @ select

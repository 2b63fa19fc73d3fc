"""Mechanisms that training lacks, for the second unseen scanner: motion ghosts, Gibbs ringing, zipper, wrap.

Each contrast gets at most one. All act on magnitude images (N × 4 × 96³), as they would before the brain is extracted.
"""

from __future__ import annotations

import torch

from .random import Draws


def add_artefacts(draws: Draws, images: torch.Tensor, share: float) -> torch.Tensor:
    """One random artefact in about `share` of the contrasts."""
    which = torch.where(draws.below(share, 4), draws.choice((0.25,) * 4, 4), -1)[..., None, None, None]
    strength = draws.uniform(0.5, 1.0, 4)[..., None, None, None]
    period = draws.uniform(0.12, 0.4, 4)[..., None, None, None]
    for number, artefact in enumerate((ghosts, ringing, zipper, wrap)):
        images = torch.where(which == number, artefact(images, strength, period), images)
    return images


def ghosts(images: torch.Tensor, strength: torch.Tensor, period: torch.Tensor) -> torch.Tensor:
    """Motion during the scan: faint copies along the phase-encoding axis (front to back)."""
    side = images.shape[3]
    frequency = torch.fft.fftfreq(side, device=images.device).view(1, 1, 1, side, 1)
    shift = 2.0 * strength * torch.sin(2 * torch.pi * frequency * side * period)  # voxels, line by line
    phase = torch.polar(torch.ones_like(shift), -2 * torch.pi * frequency * shift)
    return torch.fft.ifft(torch.fft.fft(images, dim=3) * phase, dim=3).abs()


def ringing(images: torch.Tensor, strength: torch.Tensor, period: torch.Tensor) -> torch.Tensor:
    """Gibbs ringing: the outer part of k-space is missing in plane."""
    kept = 0.32 - 0.12 * strength
    for dim in (2, 3):
        shape = [1] * images.dim()
        shape[dim] = -1
        frequency = torch.fft.fftfreq(images.shape[dim], device=images.device).view(shape)
        images = torch.fft.ifft(torch.fft.fft(images, dim=dim) * (frequency.abs() < kept), dim=dim).real
    return images.abs()


def zipper(images: torch.Tensor, strength: torch.Tensor, period: torch.Tensor) -> torch.Tensor:
    """Radio-frequency interference: a dotted line across the image at one frequency."""
    side = images.shape[2]
    x = torch.arange(side, device=images.device)
    line = torch.exp(-(((x.view(-1, 1, 1) - side * (0.2 + period * 1.5)) / 1.2) ** 2))
    dots = 0.5 + 0.5 * torch.cos(torch.pi * x.view(1, -1, 1) * 0.9)
    return images + 0.9 * strength * line * dots


def wrap(images: torch.Tensor, strength: torch.Tensor, period: torch.Tensor) -> torch.Tensor:
    """A field of view that is too small: what lies behind appears in front."""
    side = images.shape[3]
    moved = torch.roll(images, side // 2, 3)
    front = torch.sigmoid((torch.arange(side, device=images.device).view(1, 1, 1, side, 1) - side * (1 - period)) / 1.5)
    return images + 0.6 * strength * moved * front

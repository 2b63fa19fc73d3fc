"""From stored bytes to what a step sees: small changes of each contrast's curve, masks, missing contrasts."""

from __future__ import annotations

import torch

from lamim_training.model.network import CONTRASTS, to_tokens
from lamim_training.stages.masks import SCHEMES, draw_masks

SUBSETS = tuple(
    tuple(bool(bits & (1 << c)) for c in range(CONTRASTS)) for bits in range(1, 2**CONTRASTS)
)  # which contrasts are there, 15 ways; the last is all four


def draw_curves(count: int, random: torch.Generator, spread: float = 0.1) -> torch.Tensor:
    """Gamma and gain per case and contrast, count x 4 x 2.

    The generator's own ranges are wide; this varies each draw.
    """
    gamma = torch.exp(spread * torch.randn(count, CONTRASTS, generator=random, device=random.device))
    gain = 1 - 2 * spread * torch.rand(count, CONTRASTS, generator=random, device=random.device)
    return torch.stack([gamma, gain], -1)


def as_floats(images: torch.Tensor, curves: torch.Tensor | None = None) -> torch.Tensor:
    """Bytes in token order (N x tokens x 64 x 4 x 64) to 0..1, bf16 on a GPU and float32 elsewhere."""
    values = images.to(torch.bfloat16 if images.is_cuda else torch.float32).mul_(1 / 255)
    if curves is not None:
        gamma, gain = curves.to(values.dtype)[:, None, None, :, None, :].unbind(-1)
        values = values.pow_(gamma).mul_(gain)
    return values


def draw_presence(count: int, full: float, random: torch.Generator) -> torch.Tensor:
    """count x 4, True where a contrast is there: all four with probability `full`, else one of the other 14 subsets."""
    table = torch.tensor(SUBSETS, device=random.device)
    chosen = torch.randint(len(SUBSETS) - 1, (count,), generator=random, device=random.device)
    whole = torch.rand(count, generator=random, device=random.device) < full
    return table[torch.where(whole, len(SUBSETS) - 1, chosen)]


def without_missing(values: torch.Tensor, presence: torch.Tensor) -> torch.Tensor:
    """Zeros where a contrast is missing, as the viewer does; in token order, in place."""
    return values.mul_(presence[:, None, None, :, None].to(values.dtype))


def draw_dropped_tokens(count: int, coarse: float, unmasked: float, random: torch.Generator) -> torch.Tensor:
    """Masks in token order (count x 216 x 64 x 4 x 64, bool), shares of them coarse, fine, and without any box."""
    whole = round(count * unmasked)
    first = round((count - whole) * coarse)
    parts = [
        to_tokens(draw_masks(n, scheme, random).view(torch.uint8)).view(torch.bool)
        for n, scheme in zip((first, count - whole - first), SCHEMES)
        if n
    ]
    if whole:
        parts.append(torch.zeros(whole, *parts[0].shape[1:], dtype=torch.bool, device=random.device))
    return torch.cat(parts)


def reconstruction_l1(
    output: torch.Tensor, target: torch.Tensor, hidden: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean absolute error over all voxels and over the hidden ones, which alone would leave the rest to drift."""
    error = (output.float() - target.float()).abs()
    return error.mean(), (error * hidden).sum() / hidden.sum().clamp(min=1)

"""Four images of an anatomy: signals, point spread, bias field, noise. Drawn anew at every call, so anatomies can be
re-used.
"""

from __future__ import annotations

import torch

from .anatomy import SIDE
from .artefacts import add_artefacts
from .preprocess import scale_by_median
from .random import Draws
from .scanner import Scanner, point_spread
from .signal import draw_levels
from .splines import separable, spline_matrix
from .storage import unpack

BIAS_KNOTS = 9  # over the box: a field that varies over 40 to 90 mm


def acquire(
    draws: Draws, shares: torch.Tensor, kind: torch.Tensor, voxel: torch.Tensor, scanner: Scanner
) -> torch.Tensor:
    """Stored shares (N × 9 × 96³ bytes) to magnitude images (N × 4 × 96³), zero outside the brain, before any
    scaling.
    """
    parts, mask = unpack(shares)
    levels = draw_levels(draws, kind, scanner)
    n = len(parts)
    signal = torch.bmm(levels, parts.flatten(2)).view(n * 4, 1, SIDE, SIDE, SIDE).clamp(min=0)
    image = separable(signal, *point_spread(draws, voxel, SIDE, scanner)).view(n, 4, SIDE, SIDE, SIDE)
    gamma = torch.exp(scanner.gamma * draws.normal(4)).clamp(0.4, 2.5)
    image = image.clamp(min=1e-4).log().mul_(gamma.view(n, 4, 1, 1, 1)).add_(_bias(draws, scanner)).exp_()
    sigma = draws.uniform(*scanner.noise, 4).view(n, 4, 1, 1, 1)
    noise = draws.bank(4, SIDE, SIDE, SIDE)
    image = torch.addcmul(image, noise, sigma).square_().add_(sigma**2).sqrt_()  # Rician floor, without its second draw
    if scanner.artefacts > 0:
        image = add_artefacts(draws, image, scanner.artefacts)
    return image * mask[:, None]


def _bias(draws: Draws, scanner: Scanner) -> torch.Tensor:
    """Logarithm of the bias field, N × 4 × 96³: partly shared, for the contrasts lie in the same coil."""
    shared = draws.bank(1, BIAS_KNOTS, BIAS_KNOTS, BIAS_KNOTS)
    own = draws.bank(4, BIAS_KNOTS, BIAS_KNOTS, BIAS_KNOTS)
    fields = shared * scanner.bias_shared**0.5 + own * (1 - scanner.bias_shared) ** 0.5
    deviation = draws.uniform(*scanner.bias, 4).view(-1, 1, 1, 1, 1)
    spacing = draws.uniform(0.3, 0.6, 1) * SIDE
    t = (torch.arange(SIDE, device=spacing.device) - (SIDE - 1) / 2) / spacing + (BIAS_KNOTS - 1) / 2
    matrix = spline_matrix(t, BIAS_KNOTS).repeat_interleave(4, 0)
    values = separable(fields.reshape(-1, 1, *fields.shape[2:]) * (3 * deviation), matrix, matrix, matrix)
    return values.view(-1, 4, SIDE, SIDE, SIDE)


def model_input(draws: Draws, images: torch.Tensor, scanner: Scanner) -> torch.Tensor:
    """Images to the model's input, then the scanner's random gain per contrast."""
    gain = draws.uniform(*scanner.gain, 4).view(-1, 4, 1, 1, 1)
    return scale_by_median(images) * gain

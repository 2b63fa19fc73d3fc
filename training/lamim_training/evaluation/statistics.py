"""The 22 image statistics of a model input, the same that the viewer computes (`src/lamim/trust`).

Per contrast: mean and population deviation of the voxels other than zero, their share of the volume, and the mean
step between neighbours along z where both are other than zero. Per pair of contrasts: Pearson correlation where
either is other than zero. What is undefined (an empty contrast, no variance) is zero. They stand for what a
classifier can know without seeing any shape.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import torch

from lamim_training.generator.signal import CONTRASTS

PAIRS = tuple(combinations(range(4), 2))
NAMES = tuple(f"{c} {part}" for c in CONTRASTS for part in ("mean", "sd", "share", "roughness")) + tuple(
    f"{CONTRASTS[a]} {CONTRASTS[b]} correlation" for a, b in PAIRS
)


def input_statistics(images: torch.Tensor) -> np.ndarray:
    """N x 4 x 96 x 96 x 96 model inputs to N x 22, in the order of `NAMES`; sums in float64."""
    values = images.flatten(2).double()
    support = (values != 0).float()
    counts = (
        support @ support.transpose(1, 2)
    ).double()  # of voxels that two contrasts share; whole numbers below 2^24
    count = counts.diagonal(dim1=1, dim2=2)
    total, products = values.sum(2), values @ values.transpose(1, 2)
    mean = _ratio(total, count)
    deviation = (_ratio(products.diagonal(dim1=1, dim2=2), count) - mean.square()).clamp(min=0).sqrt()
    own = torch.stack([mean, deviation, count / values.shape[2], _roughness(images)], 2)
    pairs = [_correlation(total, products, counts, a, b) for a, b in PAIRS]
    return torch.cat([own.flatten(1), torch.stack(pairs, 1)], 1).cpu().numpy()


def columns_of(present: tuple[int, ...]) -> list[int]:
    """Which of the 22 count when only these contrasts are there: their own four each, and pairs of two of them."""
    own = [4 * c + i for c in present for i in range(4)]
    return own + [16 + n for n, (a, b) in enumerate(PAIRS) if a in present and b in present]


def levels_of(statistics: np.ndarray) -> dict:
    """N x 22 to what the bundle's preprocessor states per contrast:
    level and support of the input, mean and deviation.
    """
    out = {}
    for c, name in enumerate(CONTRASTS):
        mean, support = statistics[:, 4 * c], statistics[:, 4 * c + 2]
        out[name] = {
            "mean": float(mean.mean()),
            "mean_sd": float(mean.std()),
            "support": float(support.mean()),
            "support_sd": float(support.std()),
        }
    return out


def _ratio(total: torch.Tensor, count: torch.Tensor) -> torch.Tensor:
    return torch.where(count > 0, total / count.clamp(min=1), torch.zeros_like(total))


def _roughness(images: torch.Tensor) -> torch.Tensor:
    """N x 4: mean step along z between two voxels other than zero."""
    both = (images[..., 1:] != 0) & (images[..., :-1] != 0)
    steps = (images[..., 1:] - images[..., :-1]).abs().mul_(both)
    return _ratio(steps.flatten(2).sum(2, dtype=torch.float64), both.flatten(2).sum(2).double())


def _correlation(total: torch.Tensor, products: torch.Tensor, counts: torch.Tensor, a: int, b: int) -> torch.Tensor:
    """N values. Voxels where both are zero add nothing to any sum, so only their number is a parameter."""
    count = (counts[:, a, a] + counts[:, b, b] - counts[:, a, b]).clamp(min=1)
    mean_a, mean_b = total[:, a] / count, total[:, b] / count
    covariance = products[:, a, b] / count - mean_a * mean_b
    variances = [(products[:, c, c] / count - m.square()).clamp(min=0) for c, m in ((a, mean_a), (b, mean_b))]
    scale = (variances[0] * variances[1]).sqrt()
    # Below this a variance is the rounding of its own sums: a constant contrast has none.
    return torch.where(scale > 1e-12, covariance / scale.clamp(min=1e-12), torch.zeros_like(scale))

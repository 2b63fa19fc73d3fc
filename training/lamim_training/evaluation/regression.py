"""Linear regressions from one contrast to another, for all cases of a batch at once:
baselines of the reconstruction.
"""

from __future__ import annotations

from itertools import product

import torch

from .image_sets import ImageSet

RIDGE = 1e-6  # of the mean product, so that a contrast that is constant in a region does no harm


def _fit(design: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Least squares: design N x P x V, target and weight N x V, to N x P coefficients (float64 in the solve)."""
    weighted = design * weight[:, None]
    gram = (weighted @ design.transpose(1, 2)).double()
    moment = (weighted @ target[..., None]).double()
    scale = gram.diagonal(dim1=1, dim2=2).mean(1).clamp(min=1e-9)
    ridge = RIDGE * scale[:, None, None] * torch.eye(gram.shape[1], dtype=gram.dtype, device=gram.device)
    return torch.linalg.solve(gram + ridge, moment)[..., 0].float()


def regress_hidden(images: torch.Tensor, dropped: torch.Tensor, region: torch.Tensor) -> torch.Tensor:
    """Prediction of dropped voxels in a region from those other contrasts that are visible at the voxel, zero
    elsewhere.

    Per case and contrast there is one fit for each combination of visible contrasts, on the region's voxels where
    they and the predicted contrast are visible. Images and dropped N x 4 x 96^3, region N x 1 x 96^3.
    """
    shape = images.shape
    images, dropped, region = images.flatten(2), dropped.flatten(2), region.flatten(2)[:, 0]
    out = torch.zeros_like(images)
    for c in range(4):
        others = [o for o in range(4) if o != c]
        for visible in product((False, True), repeat=3):
            used = [o for o, seen in zip(others, visible) if seen]
            unused = [o for o, seen in zip(others, visible) if not seen]
            wanted = region & dropped[:, c] & ~dropped[:, used].any(1) & dropped[:, unused].all(1)
            if not wanted.any():
                continue
            known = region & ~dropped[:, c] & ~dropped[:, used].any(1)
            design = torch.cat([torch.ones_like(images[:, :1]), images[:, used]], 1)
            fit = _fit(design, images[:, c], known.float())
            guess = (fit[:, :, None] * design).sum(1).clamp(0, 1)
            out[:, c] = torch.where(wanted, guess, out[:, c])
    return out.view(shape)


class ContrastRegression:
    """A whole contrast from the other three, fitted over the brains of training draws:
    the case itself shows none of it.
    """

    def __init__(self, cases: ImageSet, batch: int) -> None:
        moments = torch.zeros(5, 5, dtype=torch.float64)
        for _, images in cases.batches(batch):
            brain = (images != 0).any(1, keepdim=True)
            rows = torch.cat([brain.float(), images * brain], 1).transpose(0, 1).flatten(1)
            moments += (rows @ rows.T).double().cpu()
        self.moments = moments

    def predict(self, images: torch.Tensor, contrast: int) -> torch.Tensor:
        """N x 4 x 96^3 to N x 1 x 96^3; inside the brain only."""
        used = [0, *(1 + o for o in range(4) if o != contrast)]
        gram = self.moments[used][:, used] + 1e-9 * torch.eye(4, dtype=torch.float64)
        fit = torch.linalg.solve(gram, self.moments[used, 1 + contrast]).to(images)
        brain = (images != 0).any(1, keepdim=True).float()
        others = [o for o in range(4) if o != contrast]
        guess = fit[0] * brain + (images[:, others] * fit[1:].view(1, 3, 1, 1, 1)).sum(1, keepdim=True)
        return guess.clamp(0, 1) * brain

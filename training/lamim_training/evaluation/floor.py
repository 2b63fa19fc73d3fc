"""The least error that the network's code allows: `width` numbers a token, and a decoder of 16 channels per sub-block
of 4^3.

Principal components in two steps, as the decoder is made: the best 16 components of sub-blocks (4 contrasts x 64
voxels), then the best `width` components of the tokens made of them. No linear code of that form restores its
training patches better.
"""

from __future__ import annotations

import torch

from lamim_training.model.network import MIDDLE, SUBS, to_tokens, to_volume

from .image_sets import ImageSet


class CodeFloor:
    """Components fitted to cases; background tokens, which need none, are left out."""

    def __init__(self, cases: ImageSet, width: int, batch: int) -> None:
        self.sub_mean, self.sub_basis = self._components(cases, batch, lambda t: t.flatten(3).flatten(0, 2), MIDDLE)
        self.mean, self.basis = self._components(cases, batch, lambda t: self._code(t).flatten(0, 1), width)

    def restore(self, images: torch.Tensor) -> torch.Tensor:
        """N x 4 x 96^3 through the code and back."""
        tokens = to_tokens(images)
        code = self._code(tokens) - self.mean
        kept = (code @ self.basis) @ self.basis.T + self.mean
        subs = kept.unflatten(-1, (SUBS, MIDDLE)) @ self.sub_basis.T + self.sub_mean
        return to_volume(subs.view_as(tokens)).clamp(0, 1)

    def _code(self, tokens: torch.Tensor) -> torch.Tensor:
        """N x 216 x (64 sub-blocks x 16)."""
        return ((tokens.flatten(3) - self.sub_mean) @ self.sub_basis).flatten(2)

    @staticmethod
    def _components(cases: ImageSet, batch: int, rows_of, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Mean and leading components (as columns) of the rows that `rows_of` makes of token-order cases."""
        total = moment = None
        n = 0
        for _, images in cases.batches(batch):
            tokens = to_tokens(images)
            brain = (tokens != 0).flatten(2).float().mean(2) > 0.1
            rows = rows_of(tokens[brain][:, None]).float()
            added, products = rows.sum(0).double(), (rows.T @ rows).double()
            total, moment = (added, products) if total is None else (total + added, moment + products)
            n += len(rows)
        mean = total / n
        _, vectors = torch.linalg.eigh(moment / n - mean[:, None] * mean[None])
        return mean.float(), vectors[:, -min(count, len(mean)) :].flip(1).float()

"""4-bit weights as the bundle stores them: blocks of 32 inputs, one float32 scale, codes -8 to 7 (`MatMulNBits`, no zero points).

The last stage of training runs with rounded weights (straight-through gradients) and ends by putting the weights on the
4-bit grid. The float32 checkpoint and the 4-bit bundle are then the same network.
"""

from __future__ import annotations

from contextlib import contextmanager
from collections.abc import Iterator

import torch
from torch import nn

from model import Network

BLOCK = 32
SHARES = tuple(1 - 0.04 * step for step in range(9))  # narrower ranges that the converter tries as well


def quantised_weights(network: Network) -> list[nn.Parameter]:
    """The weights that the 4-bit bundle rounds: everything but the heads' last two layers and the decoder's second step."""
    model = network.model
    linears = [
        layer
        for block in model.blocks
        for layer in (block.attn.qkv, block.attn.out_proj, block.mlp.linear1, block.mlp.linear2)
    ]
    heads = [head.FC[0] for head in network.heads.values()]
    return [m.weight for m in (model.patch_embedding.patch_embeddings, model.conv3d_transpose, *linears, *heads)]


def _blocks(weight: torch.Tensor) -> torch.Tensor:
    """Blocks x 32. A transposed convolution (5 axes, inputs first and few of them per voxel) has its inputs along axis 0."""
    matrix = weight.flatten(1)
    if weight.ndim == 5 and weight.shape[2] == 4:
        matrix = matrix.T
    return matrix.reshape(-1, BLOCK)


def _unblocked(blocks: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    if like.ndim == 5 and like.shape[2] == 4:
        return blocks.reshape(-1, like.shape[0]).T.reshape(like.shape)
    return blocks.reshape(like.shape)


def fit_scales(weight: torch.Tensor) -> torch.Tensor:
    """One scale per block: of nine ranges, each with its least-squares scale, the one with the smallest squared error."""
    blocks = _blocks(weight)
    high, low = blocks.max(1).values.clamp(min=0), blocks.min(1).values.clamp(max=0)
    side = torch.where(high > -low, high, low)
    best, best_gain = torch.zeros_like(side), torch.zeros_like(side)
    for share in SHARES:
        scale = -share * side / 8
        codes = _codes(blocks, scale)
        product, square = (blocks * codes).sum(1), (codes * codes).sum(1).clamp(min=1e-12)
        gain = product**2 / square
        better = gain > best_gain
        best, best_gain = torch.where(better, product / square, best), torch.where(better, gain, best_gain)
    return best


def _codes(blocks: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    return torch.floor(blocks * inverse[:, None] + 0.5).clamp(-8, 7)


def rounded(weight: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """The weight on its 4-bit grid."""
    return _unblocked(_codes(_blocks(weight), scale) * scale[:, None], weight)


@torch.no_grad()
def snap(network: Network) -> None:
    """Puts all weights that will be rounded on their grid, where rounding leaves them."""
    for weight in quantised_weights(network):
        weight.copy_(rounded(weight, fit_scales(weight)))


class Rounding:
    """Rounds the weights for the length of a forward and backward pass; gradients go to the weights as they were."""

    def __init__(self, network: Network, refresh: int = 25) -> None:
        self.weights = quantised_weights(network)
        self.refresh = refresh
        self.passes = 0
        self.scales: list[torch.Tensor] = []

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with torch.no_grad():
            if self.passes % self.refresh == 0:
                self.scales = [fit_scales(w) for w in self.weights]
            self.passes += 1
            kept = [w.detach().clone() for w in self.weights]
            for weight, scale in zip(self.weights, self.scales):
                weight.copy_(rounded(weight, scale))
        try:
            yield
        finally:
            with torch.no_grad():
                for weight, was in zip(self.weights, kept):
                    weight.copy_(was)

"""4-bit weights as the bundle stores them (`MatMulNBits`): blocks of 32 inputs, a float32 scale and a zero point, codes
0 to 15.

The last stage of training runs with rounded weights (straight-through gradients) and ends by putting the weights on the
4-bit grid. Every block uses both its first and its last code, so that a converter which spreads 15 (or 255) steps from
a block's smallest to its largest weight finds the same grid again: the float32 checkpoint and the bundle hold the same
weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import nn

from lamim_training.model.network import Network

BLOCK = 32
LEVELS = 15
SHARES = (1.0, 0.94, 0.88, 0.82, 0.76)  # of a block's range; what lies outside is cut off


def quantised_weights(network: Network) -> list[nn.Parameter]:
    """The weights that the 4-bit bundle rounds.

    Everything but the heads' last two layers and the decoder's second step.
    """
    model = network.model
    linears = [
        layer
        for block in model.blocks
        for layer in (block.attn.qkv, block.attn.out_proj, block.mlp.linear1, block.mlp.linear2)
    ]
    heads = [head.FC[0] for head in network.heads.values()]
    return [m.weight for m in (model.patch_embedding.patch_embeddings, model.conv3d_transpose, *linears, *heads)]


def _rows(weight: torch.Tensor) -> torch.Tensor:
    """Outputs x inputs. A transposed convolution (5 axes, kernel 4) has its inputs, few per voxel, along axis 0."""
    matrix = weight.flatten(1)
    return matrix.T if _transposed(weight) else matrix


def _transposed(weight: torch.Tensor) -> bool:
    return weight.ndim == 5 and weight.shape[2] == 4


def _blocks(weight: torch.Tensor) -> torch.Tensor:
    """Blocks x 32; a row's last block is filled up with zeros, as in the bundle."""
    rows = _rows(weight)
    return F.pad(rows, (0, -rows.shape[1] % BLOCK)).reshape(-1, BLOCK)


def _unblocked(blocks: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    outputs, inputs = _rows(like).shape
    rows = blocks.reshape(outputs, -1)[:, :inputs]
    return (rows.T if _transposed(like) else rows).reshape(like.shape)


def fit_grid(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Scale and zero point per block: of five ranges the one with the smallest squared error."""
    blocks = _blocks(weight)
    low, high = blocks.min(1).values.clamp(max=0), blocks.max(1).values.clamp(min=0)  # zero stays on the grid
    best = (torch.zeros_like(low), torch.zeros_like(low))
    best_error = torch.full_like(low, torch.inf)
    for share in SHARES:
        scale = share * (high - low) / LEVELS
        zero = torch.where(scale == 0, torch.zeros_like(low), torch.round(-share * low / scale))
        error = (_on_grid(blocks, scale, zero) - blocks).square().sum(1)
        better = error < best_error
        best = (torch.where(better, scale, best[0]), torch.where(better, zero, best[1]))
        best_error = torch.where(better, error, best_error)
    return best


def _codes(blocks: torch.Tensor, scale: torch.Tensor, zero: torch.Tensor) -> torch.Tensor:
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    return torch.floor(blocks * inverse[:, None] + zero[:, None] + 0.5).clamp(0, LEVELS)


def _on_grid(blocks: torch.Tensor, scale: torch.Tensor, zero: torch.Tensor) -> torch.Tensor:
    return (_codes(blocks, scale, zero) - zero[:, None]) * scale[:, None]


def codes_of(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Codes (blocks x 32, uint8), scales and zero points (uint8) of a weight on its grid."""
    scale, zero = fit_grid(weight)
    return _codes(_blocks(weight), scale, zero).to(torch.uint8), scale, zero.to(torch.uint8)


def from_codes(codes: torch.Tensor, scale: torch.Tensor, zero: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """The weight of `codes_of`, shaped as `like`."""
    blocks = (codes.reshape(-1, BLOCK).float() - zero[:, None].float()) * scale[:, None]
    return _unblocked(blocks, like)


def rounded(weight: torch.Tensor, grid: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """The weight on its 4-bit grid."""
    return _unblocked(_on_grid(_blocks(weight), *grid), weight)


@torch.no_grad()
def snap(network: Network) -> None:
    """Puts all weights that will be rounded on their grid, where rounding leaves them."""
    for weight in quantised_weights(network):
        snap_weight(weight)


@torch.no_grad()
def snap_weight(weight: torch.Tensor, passes: int = 50) -> None:
    """Rounds until nothing changes: a block whose zero falls between two codes uses 15 of the 16 at first."""
    for _ in range(passes):
        found = rounded(weight, fit_grid(weight))
        settled = torch.allclose(found, weight, rtol=1e-5, atol=1e-7)
        weight.copy_(found)
        if settled:
            return
    raise ValueError(f"a weight of shape {tuple(weight.shape)} did not settle on a 4-bit grid in {passes} passes")


class Rounding:
    """Rounds the weights for the length of a forward and backward pass; gradients go to the weights as they were."""

    def __init__(self, weights: list[nn.Parameter], refresh: int = 25) -> None:
        self.weights = weights
        self.refresh = refresh
        self.passes = 0
        self.grids: list[tuple[torch.Tensor, torch.Tensor]] = []

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with torch.no_grad():
            if self.passes % self.refresh == 0:
                self.grids = [fit_grid(w) for w in self.weights]
            self.passes += 1
            kept = [w.detach().clone() for w in self.weights]
            for weight, grid in zip(self.weights, self.grids):
                weight.copy_(rounded(weight, grid))
        try:
            yield
        finally:
            with torch.no_grad():
                for weight, was in zip(self.weights, kept):
                    weight.copy_(was)

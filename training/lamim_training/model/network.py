"""LaMIM at any width: MONAI's ViTAutoEnc with its key names, and the classifier heads (facts: Chen et al. 2024, MONAI
1.2.0).

Kernel equals stride in the three convolutions, so each is one matrix product per token; that is how they are computed
here. Volumes travel in *token order*: N x 216 tokens x 64 sub-blocks x 4 contrasts x 64 voxels, in which both ends of
the network are plain products. `to_tokens` and `to_volume` cross over.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from lamim_training.tasks import TASKS

TOKENS, SUBS, CONTRASTS, VOXELS = 216, 64, 4, 64
MIDDLE = 16  # channels between the decoder's two transposed convolutions


@dataclass(frozen=True)
class Config:
    """Sizes; heads are 64 wide as published, the MLP is 1.5 times the width."""

    width: int = 256
    layers: int = 6

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def to_tokens(volume: torch.Tensor) -> torch.Tensor:
    """N x 4 x 96 x 96 x 96 to token order, any type; tokens with x slowest and z fastest."""
    n = volume.shape[0]
    if volume.dtype == torch.uint8:  # four bytes along z stay together: moved as one number, four times faster
        volume = volume.contiguous().view(torch.int32).reshape(n, CONTRASTS, 6, 4, 4, 6, 4, 4, 6, 4)
        moved = volume.permute(0, 2, 5, 8, 3, 6, 9, 1, 4, 7).contiguous()
        return moved.view(torch.uint8).reshape(n, TOKENS, SUBS, CONTRASTS, VOXELS)
    split = volume.reshape(n, CONTRASTS, 6, 4, 4, 6, 4, 4, 6, 4, 4)
    return split.permute(0, 2, 5, 8, 3, 6, 9, 1, 4, 7, 10).reshape(n, TOKENS, SUBS, CONTRASTS, VOXELS)


def to_volume(tokens: torch.Tensor) -> torch.Tensor:
    """The way back to N x 4 x 96 x 96 x 96."""
    n = tokens.shape[0]
    split = tokens.reshape(n, 6, 6, 6, 4, 4, 4, CONTRASTS, 4, 4, 4)
    return split.permute(0, 7, 1, 4, 8, 2, 5, 9, 3, 6, 10).reshape(n, CONTRASTS, 96, 96, 96)


class PatchEmbedding(nn.Module):
    """Conv3d 4 to width, kernel = stride = 16, and a learned position per token."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.patch_embeddings = nn.Conv3d(CONTRASTS, width, 16, 16)
        self.position_embeddings = nn.Parameter(torch.empty(1, TOKENS, width))
        nn.init.trunc_normal_(self.position_embeddings, std=0.02)

    def weight_in_token_order(self) -> torch.Tensor:
        """width x 16384, columns as a token's values lie in token order."""
        weight = self.patch_embeddings.weight.reshape(-1, CONTRASTS, 4, 4, 4, 4, 4, 4)
        return weight.permute(0, 2, 4, 6, 1, 3, 5, 7).reshape(len(weight), -1)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        embedded = F.linear(tokens.flatten(2), self.weight_in_token_order(), self.patch_embeddings.bias)
        return embedded + self.position_embeddings


class Attention(nn.Module):
    """`qkv` has no bias; its rows are ordered q, k, v and then by head."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.heads = width // 64
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out_proj = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, t, width = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, 64).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v)  # scale 1 / sqrt(64)
        return self.out_proj(attended.transpose(1, 2).reshape(n, t, width))


class Mlp(nn.Module):
    """Linear, exact GELU, linear."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear1 = nn.Linear(width, width * 3 // 2)
        self.linear2 = nn.Linear(width * 3 // 2, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear2(F.gelu(self.linear1(x)))


class Block(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(width), Attention(width)
        self.norm2, self.mlp = nn.LayerNorm(width), Mlp(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class LaMIM(nn.Module):
    """Encoder and decoder; `encode` gives the last block's output before the final norm, as the heads read it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.patch_embedding = PatchEmbedding(config.width)
        self.blocks = nn.ModuleList(Block(config.width) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.conv3d_transpose = nn.ConvTranspose3d(config.width, MIDDLE, 4, 4)
        self.conv3d_transpose_1 = nn.ConvTranspose3d(MIDDLE, CONTRASTS, 4, 4)

    def encode(self, tokens: torch.Tensor) -> torch.Tensor:
        """Token order, float in 0..1, to N x 216 x width."""
        x = self.patch_embedding(tokens)
        for block in self.blocks:
            x = block(x)
        return x

    def decode(self, hidden: torch.Tensor) -> torch.Tensor:
        """N x 216 x width to the reconstruction in token order."""
        first, second = self.conv3d_transpose, self.conv3d_transpose_1
        middle = self.norm(hidden) @ first.weight.reshape(len(first.weight), -1)  # columns: 16 channels x 64 sub-blocks
        middle = middle.reshape(*hidden.shape[:2], MIDDLE, SUBS).transpose(2, 3) + first.bias
        out = middle @ second.weight.reshape(MIDDLE, -1)  # columns: 4 contrasts x 64 voxels
        return out.reshape(*out.shape[:-1], CONTRASTS, VOXELS) + second.bias.view(-1, 1)


class Head(nn.Module):
    """Tokens x width seen as one image: average pool 3 x 3, then three linear layers to two classes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        pooled = TOKENS // 3 * ((width - 3) // 3 + 1)
        self.FC = nn.Sequential(
            nn.Linear(pooled, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 2)
        )  # fmt: skip

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.FC(torch.flatten(F.avg_pool2d(hidden, 3, 3), 1))


class Network(nn.Module):
    """One encoder and decoder with the heads of all tasks."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.model = LaMIM(config)
        self.heads = nn.ModuleDict({task: Head(config.width) for task in TASKS})

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """N x 3 tasks x 2 classes."""
        return torch.stack([self.heads[task](hidden) for task in TASKS], 1)

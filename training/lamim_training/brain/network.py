"""A U-Net on groups of 2 x 2 x 2 voxels: fast on processors, with one answer per voxel."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn


def _block(inside: int, out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv3d(inside, out, 3, padding=1, bias=False), nn.InstanceNorm3d(out, affine=True), nn.LeakyReLU(0.1),
        nn.Conv3d(out, out, 3, padding=1, bias=False), nn.InstanceNorm3d(out, affine=True), nn.LeakyReLU(0.1),
    )  # fmt: skip


class BrainNet(nn.Module):
    """1 x 1 x X x Y x Z in [0, 2] to logits of the brain's share, same size; every side a multiple of 16."""

    def __init__(self, widths: tuple[int, ...] = (16, 32, 64, 64)) -> None:
        super().__init__()
        self.start = nn.Conv3d(1, 8, 2, stride=2)
        ins = (8, *widths[:-1])
        self.down = nn.ModuleList(_block(i, o) for i, o in zip(ins, widths))
        self.narrow = nn.ModuleList(nn.Conv3d(b, a, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.up = nn.ModuleList(_block(2 * a, a) for a in widths[:-1])
        self.end = nn.ConvTranspose3d(widths[0], 8, 2, stride=2)
        self.last = nn.Conv3d(9, 1, 3, padding=1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x = self.start(image)
        kept = []
        for level, block in enumerate(self.down):
            x = block(x if level == 0 else F.max_pool3d(x, 2))
            kept.append(x)
        for level in reversed(range(len(self.up))):
            x = F.interpolate(self.narrow[level](x), scale_factor=2, mode="nearest")
            x = self.up[level](torch.cat([kept[level], x], 1))
        x = F.leaky_relu(self.end(x), 0.1)
        return self.last(torch.cat([x, image], 1))

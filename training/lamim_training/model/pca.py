"""A starting point for both ends of the network: principal components of the training patches.

A width of some hundred numbers per token cannot hold 16,384 voxels; which directions to keep is learned within minutes
from this start, and within many epochs from a random one. The decoder's form (16 channels per sub-block of 4 x 4 x 4
voxels) is respected: first the best 16 components of sub-blocks, then the best components of tokens made of them. Eight
of the token's numbers are constants instead: the final LayerNorm divides by the deviation over a token's numbers, and
would otherwise take away how bright the token is. The blocks between start as identities.
"""

from __future__ import annotations

import torch

from lamim_training.model.network import CONTRASTS, MIDDLE, SUBS, VOXELS, LaMIM

CONSTANTS = 8  # numbers of a token that carry no component
LEVEL_SHARE = 1.5  # sum of their squares per number of the width; components have a deviation of about one
SHOWN = 0.1  # share of a token's values above zero from which on it counts; background needs no component


@torch.no_grad()
def start_from_components(model: LaMIM, images: torch.Tensor) -> None:
    """Sets patch embedding and decoder so that, but for the blocks between, the network is a linear autoencoder.

    `images`: N x 216 x 64 x 4 x 64 bytes in token order, on any device; the model may be on another.
    """
    width = model.config.width
    kept = width - CONSTANTS
    sub_mean, sub_basis, mean, basis, deviation = (part.to(model.norm.weight) for part in _token_code(images, kept))
    level = (LEVEL_SHARE * width / CONSTANTS) ** 0.5
    unit = deviation.sqrt() * deviation.mean().sqrt()  # between keeping and equalising the components' variance

    # encoder: sub-blocks x 16 -> token components, written as the weight of one convolution
    encoder = torch.zeros(width, SUBS, CONTRASTS * VOXELS).to(unit)
    encoder[:kept] = torch.einsum("smw,vm->wsv", basis.reshape(SUBS, MIDDLE, kept) / unit, sub_basis)
    offset = torch.full((width,), level).to(unit)
    offset[kept::2] = -level
    offset[:kept] = -(encoder[:kept].flatten(1) @ sub_mean.repeat(SUBS)) - (mean @ basis) / unit
    conv = encoder.reshape(width, 4, 4, 4, CONTRASTS, 4, 4, 4).permute(0, 4, 1, 5, 2, 6, 3, 7)
    model.patch_embedding.patch_embeddings.weight.copy_(conv.reshape(width, CONTRASTS, 16, 16, 16))
    model.patch_embedding.patch_embeddings.bias.copy_(offset)
    for block in model.blocks:
        for last in (block.attn.out_proj, block.mlp.linear2):
            torch.nn.init.zeros_(last.weight)
            torch.nn.init.zeros_(last.bias)

    # decoder: the transposes of both steps, and what LayerNorm divides by put back
    typical = ((CONSTANTS * level**2 + (deviation / unit).square().sum()) / width).sqrt()
    model.norm.weight.fill_(float(typical))
    first = torch.zeros(width, SUBS * MIDDLE).to(unit)
    first[:kept] = (basis * unit).T
    middle = (mean.reshape(SUBS, MIDDLE)).mean(0)
    model.conv3d_transpose.weight.copy_(
        first.reshape(width, SUBS, MIDDLE).transpose(1, 2).reshape(width, MIDDLE, 4, 4, 4)
    )
    model.conv3d_transpose.bias.copy_(middle)
    model.conv3d_transpose_1.weight.copy_(sub_basis.T.reshape(MIDDLE, CONTRASTS, 4, 4, 4))
    model.conv3d_transpose_1.bias.copy_(sub_mean.reshape(CONTRASTS, VOXELS).mean(1))


def _token_code(images: torch.Tensor, kept: int) -> tuple[torch.Tensor, ...]:
    """Mean and basis of sub-blocks; mean, basis and deviations of tokens written in that basis."""
    tokens = torch.cat([case[(case > 0).flatten(1).float().mean(1) > SHOWN] for case in images])
    subs = tokens.flatten(0, 1).flatten(1)
    sub_mean, sub_basis, _ = _components(subs[:: max(1, len(subs) // 200_000)].float() / 255, MIDDLE)
    coded = torch.cat([((part.float() / 255).flatten(2) - sub_mean) @ sub_basis for part in tokens.split(256)])
    return sub_mean, sub_basis, *_components(coded.flatten(1), kept)


def _components(rows: torch.Tensor, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Mean, leading components as columns, and their standard deviations."""
    mean = rows.mean(0)
    centred = rows - mean
    power, vectors = torch.linalg.eigh((centred.T @ centred / len(rows)).double())
    power, vectors = power.float(), vectors.float()
    return mean, vectors[:, -count:].flip(1), power[-count:].flip(0).clamp(min=1e-12).sqrt()

"""A starting point for both ends of the network: principal components of the training patches.

A width of some hundred numbers per token cannot hold 16,384 voxels; which directions to keep is learned within minutes from
this start, and within many epochs from a random one. The decoder's form (16 channels per sub-block of 4 x 4 x 4 voxels) is
respected: first the best 16 components of sub-blocks, then the best components of tokens made of them. Eight of the token's
numbers are constants instead: the final LayerNorm divides by the deviation over a token's numbers, and would otherwise take
away how bright the token is. The blocks between start as identities.
"""

from __future__ import annotations

import numpy as np
import torch

from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import CONTRASTS, MIDDLE, SUBS, VOXELS, LaMIM, to_tokens

CONSTANTS = 8  # numbers of a token that carry no component
LEVEL = 6.0  # their size; components have a deviation of about one


@torch.no_grad()
def start_from_components(model: LaMIM, data: Dataset, cases: int, rng: np.random.Generator) -> None:
    """Sets patch embedding and decoder so that, but for the blocks between, the network is a linear autoencoder."""
    width = model.config.width
    kept = width - CONSTANTS
    chosen = rng.choice(len(data), min(cases, len(data)), replace=False)
    tokens = [to_tokens(torch.from_numpy(np.array(data.images[i]))[None])[0] for i in chosen]
    tokens = torch.cat([t[(t > 0).flatten(1).float().mean(1) > 0.1] for t in tokens])  # background needs no component
    sub_mean, sub_basis = _components(
        tokens.flatten(0, 1).flatten(1)[:: max(1, len(tokens) * SUBS // 200_000)], MIDDLE
    )
    coded = torch.cat([((part.float() / 255).flatten(2) - sub_mean) @ sub_basis for part in tokens.split(256)])
    mean, basis, deviation = _components(coded.flatten(1), kept, deviation=True)
    unit = deviation.sqrt() * deviation.mean().sqrt()  # between keeping and equalising the components' variance

    # encoder: sub-blocks x 16 -> token components, written as the weight of one convolution
    encoder = torch.zeros(width, SUBS, CONTRASTS * VOXELS)
    encoder[:kept] = torch.einsum("smw,vm->wsv", basis.reshape(SUBS, MIDDLE, kept) / unit, sub_basis)
    offset = torch.full((width,), LEVEL)
    offset[kept::2] = -LEVEL
    offset[:kept] = -(encoder[:kept].flatten(1) @ sub_mean.repeat(SUBS)) - (mean @ basis) / unit
    conv = encoder.reshape(width, 4, 4, 4, CONTRASTS, 4, 4, 4).permute(0, 4, 1, 5, 2, 6, 3, 7)
    model.patch_embedding.patch_embeddings.weight.copy_(conv.reshape(width, CONTRASTS, 16, 16, 16))
    model.patch_embedding.patch_embeddings.bias.copy_(offset)
    for block in model.blocks:
        for last in (block.attn.out_proj, block.mlp.linear2):
            torch.nn.init.zeros_(last.weight)
            torch.nn.init.zeros_(last.bias)

    # decoder: the transposes of both steps, and what LayerNorm divides by put back
    typical = ((CONSTANTS * LEVEL**2 + (deviation / unit).square().sum()) / width).sqrt()
    model.norm.weight.fill_(float(typical))
    first = torch.zeros(width, SUBS * MIDDLE)
    first[:kept] = (basis * unit).T
    middle = (mean.reshape(SUBS, MIDDLE)).mean(0)
    model.conv3d_transpose.weight.copy_(
        first.reshape(width, SUBS, MIDDLE).transpose(1, 2).reshape(width, MIDDLE, 4, 4, 4)
    )
    model.conv3d_transpose.bias.copy_(middle)
    model.conv3d_transpose_1.weight.copy_(sub_basis.T.reshape(MIDDLE, CONTRASTS, 4, 4, 4))
    model.conv3d_transpose_1.bias.copy_(sub_mean.reshape(CONTRASTS, VOXELS).mean(1))


def _components(rows: torch.Tensor, count: int, deviation: bool = False) -> tuple[torch.Tensor, ...]:
    """Mean, leading components as columns and, if asked for, their standard deviations."""
    values = rows.float() / 255 if rows.dtype == torch.uint8 else rows
    mean = values.mean(0)
    centred = values - mean
    power, vectors = torch.linalg.eigh(centred.T @ centred / len(values))
    basis = vectors[:, -count:].flip(1)
    return (mean, basis, power[-count:].flip(0).clamp(min=1e-12).sqrt()) if deviation else (mean, basis)

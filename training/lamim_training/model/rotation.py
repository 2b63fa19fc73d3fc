"""Turns the residual stream so that what LaMIM's head reads is what varies most.

The head averages three neighbouring numbers of a token. Which numbers are neighbours is an accident of training, and an
average of three unrelated ones loses most of what they say. A pre-norm transformer may be rotated without changing its
answers (QuaRot, Ashkboos et al. 2024): every layer that writes to the stream is turned, every layer that reads is
turned back, and LayerNorm allows it if its gain is folded into the next layer and the rotation keeps the all-ones
vector, along which LayerNorm takes the mean. This module chooses the rotation that puts the leading components on the
triplets' averages.
"""

from __future__ import annotations

import torch
from torch import nn

from lamim_training.model.network import LaMIM

TRIPLET = 3


def triplet_rotation(covariance: torch.Tensor, seed: int = 0) -> torch.Tensor:
    """Orthogonal W x W matrix R with R @ 1 = 1, for row vectors x -> x @ R.

    `covariance` (W x W) is that of the hidden states. The leading components come to lie in the space that the averages
    of triplets span, mixed at random, so that all averages vary alike.
    """
    width = len(covariance)
    count = (width - TRIPLET) // TRIPLET + 1
    kind = {"dtype": torch.float64, "device": covariance.device}
    ones = torch.full((width, 1), width**-0.5, **kind)
    away = torch.eye(width, **kind) - ones @ ones.T  # LayerNorm sees nothing along the ones
    power, vectors = torch.linalg.eigh(away @ covariance.double() @ away - ones @ ones.T)  # the ones come first
    components = vectors[:, 1:].flip(1)  # W x (W - 1), leading first

    triplets = torch.zeros(width, count, **kind)
    for j in range(count):
        triplets[TRIPLET * j : TRIPLET * (j + 1), j] = 1
    # combinations of triplets without mean: their averages, less a share for every triplet
    level = torch.ones(count, count, **kind) / count
    read = triplets @ (torch.eye(count, **kind) - level)
    read = torch.linalg.svd(read, full_matrices=False).U[:, : count - 1]
    mix = torch.randn(count - 1, count - 1, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    read = read @ torch.linalg.qr(mix.to(covariance.device)).Q
    rest = away - read @ read.T
    rest = torch.linalg.eigh(rest).eigenvectors[:, -(width - count) :]  # the projection's eigenvalues are 0 and 1
    return ones @ ones.T + components @ torch.cat([read, rest], 1).T


@torch.no_grad()
def fold_gain(norm: nn.LayerNorm, inputs: torch.Tensor) -> None:
    """Moves a LayerNorm's gain into the layer that reads it: `inputs` is that layer's weight, W along its last axis."""
    if bool((norm.weight.abs() < 1e-6).any()):
        raise ValueError("a LayerNorm's gain is 0: its bias can't be separated from the next layer's")
    norm.bias.div_(norm.weight)
    inputs.mul_(norm.weight)
    norm.weight.fill_(1)


@torch.no_grad()
def rotate(model: LaMIM, rotation: torch.Tensor) -> None:
    """Turns the residual stream in place; hidden states become `hidden @ rotation`, reconstructions stay."""
    turn = rotation.to(torch.float64)

    def back(weight: torch.Tensor) -> None:  # inputs along the last axis
        weight.copy_(weight.double() @ turn)

    def on(weight: torch.Tensor) -> None:  # outputs along the first axis
        weight.copy_((turn.T @ weight.double().flatten(1)).reshape(weight.shape))

    def vector(values: torch.Tensor) -> None:
        values.copy_(values.double() @ turn)

    embedding = model.patch_embedding
    on(embedding.patch_embeddings.weight)
    vector(embedding.patch_embeddings.bias)
    vector(embedding.position_embeddings)
    for block in model.blocks:
        for norm, reads, writes in (
            (block.norm1, block.attn.qkv, block.attn.out_proj),
            (block.norm2, block.mlp.linear1, block.mlp.linear2),
        ):
            fold_gain(norm, reads.weight)
            vector(norm.bias)
            back(reads.weight)
            on(writes.weight)
            vector(writes.bias)
    decoder = model.conv3d_transpose.weight  # inputs along the first axis
    fold_gain(model.norm, decoder.movedim(0, -1))
    vector(model.norm.bias)
    on(decoder)


@torch.no_grad()
def hidden_covariance(states: torch.Tensor) -> torch.Tensor:
    """N x 216 x W hidden states to the W x W covariance, each place's own mean taken off.

    Heads have weights per place.
    """
    centred = (states.double() - states.double().mean(0)).flatten(0, 1)
    return centred.T @ centred / len(centred)

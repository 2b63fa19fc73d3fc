"""How hard each block is to predict in scans without lesion: the scale that a viewer reads its error maps against.

Every one of the 216 blocks is hidden in turn, in all four contrasts at once, and predicted from the rest. The figures
say how predictable a place is, not whether it is normal.
"""

from __future__ import annotations

import numpy as np
import torch

from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import TOKENS, Network, to_tokens

from .image_sets import ImageSet
from .observe import tensor_cores

LEAST_SD = 1e-3  # blocks outside every brain have no spread


@torch.no_grad()
def block_errors(network: Network, images: torch.Tensor) -> torch.Tensor:
    """One case (4 x 96^3) to 216 x 4: mean absolute error in the hidden block, per contrast.

    A block is one token and the embedding works token by token, so hiding it replaces one embedding by that of zeros.
    """
    model, each = network.model, torch.arange(TOKENS, device=images.device)
    tokens = to_tokens(images[None])
    with tensor_cores():
        embedded = model.patch_embedding(tokens).repeat(TOKENS, 1, 1)
        embedded[each, each] = model.patch_embedding(torch.zeros_like(tokens))[0]
        for block in model.blocks:
            embedded = block(embedded)
        guess = model.decode(embedded[each, each][None])[0].float().clamp(0, 1)
    return (guess - tokens[0]).abs().mean((1, 3))


def normal_error(network: Network, cases: ImageSet) -> dict:
    """Cases without lesion to `normal_error` of the trust file: mean and deviation per contrast and block."""
    errors = [block_errors(network, images[0]).cpu().numpy() for _, images in cases.batches(1)]
    stacked = np.stack(errors)  # cases x 216 x contrasts
    mean, deviation = stacked.mean(0), np.maximum(stacked.std(0, ddof=1), LEAST_SD)
    return {"cases": len(cases)} | {
        name: {"mean": mean[:, c].round(5).tolist(), "sd": deviation[:, c].round(5).tolist()}
        for c, name in enumerate(CONTRASTS)
    }

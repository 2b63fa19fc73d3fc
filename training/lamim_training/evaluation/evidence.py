"""Does blanking tokens point at the lesion, and does the map depend on the weights?

Each of the 216 tokens in turn is set to zero at the head's input; evidence is how far the tumour's log odds fall. In
a case the tokens that hold lesion are compared with the rest; with weights drawn anew the map must change.
"""

from __future__ import annotations

import copy

import numpy as np
import torch

from lamim_training.model.network import TOKENS, Network

from .image_sets import ImageSet
from .measures import auc
from .observe import encode

LESION = 0.05  # share of a token's voxels from which on it counts as holding lesion
TOP = 5


@torch.no_grad()
def evidence(network: Network, images: torch.Tensor, task: str = "detection") -> np.ndarray:
    """Fall of the log odds of class 1 per blanked token, 216 values; images 4 x 96 x 96 x 96 in 0..1."""
    blanked = encode(network, images[None]).repeat(TOKENS + 1, 1, 1)
    blanked[torch.arange(TOKENS), torch.arange(TOKENS)] = 0
    logits = network.heads[task](blanked).double().cpu().numpy()
    odds = logits[:, 1] - logits[:, 0]
    return odds[-1] - odds[:-1]


def randomised(network: Network, seed: int) -> Network:
    """The same network with every weight matrix shuffled: same distribution, nothing learned."""
    other = copy.deepcopy(network)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in other.parameters():
            if parameter.ndim > 1:
                flat = parameter.flatten()
                order = torch.randperm(len(flat), generator=generator).to(flat.device)
                parameter.copy_(flat[order].view_as(parameter))
    return other


def sanity(network: Network, cases: ImageSet, count: int, seed: int = 31) -> dict:
    """Over the first tumour cases: share of the top tokens that hold lesion (and by chance), AUC of the map,
    correlation.
    """
    shuffled = randomised(network, seed)
    rows = []
    holds = cases.lesion > LESION
    for case in np.flatnonzero((cases.labels[:, 0] == 1) & holds.any(1) & ~holds.all(1))[:count]:
        lesion = holds[case]
        maps = [evidence(n, cases.images[case].float()) for n in (network, shuffled)]
        top = [float(lesion[np.argsort(-m)[:TOP]].mean()) for m in maps]
        areas = [auc(m, lesion.astype(int)) for m in maps]
        rows.append([*top, float(lesion.mean()), *areas, float(np.corrcoef(*maps)[0, 1])])
    names = (
        "top_in_lesion",
        "top_in_lesion_randomised",
        "top_by_chance",
        "auc",
        "auc_randomised",
        "correlation_with_randomised",
    )
    return {"cases": len(rows), "top": TOP} | dict(zip(names, np.mean(rows, 0).tolist()))

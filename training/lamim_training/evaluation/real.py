"""What the model says about real scans that lie outside the project. Numbers only leave this file.

A case is a folder with one brain-extracted NIfTI per contrast on one grid, found by the endings that BraTS and BIDS use.
"""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import torch

from lamim_training.generator.preprocess import to_input
from lamim_training.model.network import Network, to_tokens
from lamim_training.stages.dropout import SCHEMES
from lamim_training.tasks import TASKS

from .measures import probabilities
from .reconstruct import case_errors

ENDINGS = (
    ("t1n.nii.gz", "_T1w.nii.gz"),
    ("t1c.nii.gz", "_ce-gadolinium_T1w.nii.gz"),
    ("t2w.nii.gz", "_T2w.nii.gz"),
    ("t2f.nii.gz", "_FLAIR.nii.gz"),
)


def load_case(folder: Path) -> torch.Tensor:
    """4 x X x Y x Z in RAS+, cropped to the box in which any contrast is not zero."""
    files = sorted(folder.rglob("*.nii.gz"))
    images = []
    for contrast, endings in enumerate(ENDINGS):
        found = [f for f in files if f.name.endswith(endings)]
        if contrast == 0:
            found = [f for f in found if "ce-" not in f.name]
        image = nib.as_closest_canonical(nib.load(found[0]))
        images.append(np.asarray(image.dataobj, np.float32))
    stack = np.stack(images)
    inside = np.argwhere((stack != 0).any(0))
    low, high = inside.min(0), inside.max(0) + 1
    return torch.from_numpy(np.ascontiguousarray(stack[:, low[0] : high[0], low[1] : high[1], low[2] : high[2]]))


@torch.no_grad()
def real_case(network: Network, folder: Path, scale: dict[str, float]) -> dict:
    """Probabilities of class 1 and masked L1, as on the synthetic cases."""
    images = to_input(load_case(folder)[None])[0]
    logits = network.logits(network.model.encode(to_tokens(images[None]))).numpy()
    answers = {task: float(probabilities(logits[:, t], scale[task])[0]) for t, task in enumerate(TASKS)}
    errors = {s: case_errors(network, images, s, np.random.default_rng([51, 0])) for s in SCHEMES}
    return {"probabilities": answers, "masked_l1": errors}

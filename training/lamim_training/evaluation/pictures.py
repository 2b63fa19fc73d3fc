"""Slices of three test cases for the card: input, with parts hidden, restored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from lamim_training.model.network import Network

from .image_sets import ImageSet
from .observe import DrawMasks, reconstruct

SIDE = 6  # tokens
LEAST_MM = 12.0  # radius: the lesion should be seen in a thumbnail


@torch.no_grad()
def write_pictures(network: Network, cases: ImageSet, draw_masks: DrawMasks, path: Path, count: int = 3) -> dict:
    """Arrays `input`, `hidden`, `restored`, `restored_whole`, each cases x 4 x 96 x 96 bytes: an axial slice through
    the lesion.

    `restored` keeps what was visible; `restored_whole` is the network's answer everywhere.
    """
    large = np.flatnonzero((cases.labels[:, 0] == 1) & (cases.radius_mm >= LEAST_MM))[:count]
    chosen = cases.select(large if len(large) else np.arange(min(count, len(cases))))
    images = chosen.images.float()
    dropped = draw_masks(range(len(chosen))).to(images.device)
    whole = reconstruct(network, images, dropped)
    heights = chosen.lesion.reshape(-1, SIDE**2, SIDE).sum(1).argmax(1) * 16 + 8
    stored = {
        "input": images,
        "hidden": images.masked_fill(dropped, 0),
        "restored": torch.where(dropped, whole, images),
        "restored_whole": whole,
    }
    slices = {
        name: np.stack([(v[:, :, :, z] * 255).round().byte().cpu().numpy() for v, z in zip(volume, heights)])
        for name, volume in stored.items()
    }
    np.savez_compressed(path, **slices)
    return {"file": path.name, "cases": len(chosen)}

"""Writes the numbers that the viewer's input transform is compared with: PYTHONPATH=training python
training/tests/preprocess_reference.py

The inputs are awkward on purpose and are computed by the same formulas in `preprocess-reference.test.ts`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from lamim_training.generator.preprocess import to_input

PATH = Path(__file__).parents[2] / "src" / "lamim" / "transforms" / "testing" / "preprocess-reference.json"
SIZE = (40, 101, 97)  # x, y, z: shorter and longer than 96
STEP = 13_337  # every so many voxels of the result are stored


def awkward_images() -> dict[str, np.ndarray]:
    """Images of SIZE, float32, by name."""
    x, y, z = np.meshgrid(*(np.arange(n) for n in SIZE), indexing="ij")
    at = (x + SIZE[0] * (y + SIZE[1] * z)).astype(np.uint64)
    grain = ((at * np.uint64(2654435761)) % np.uint64(1 << 32) >> np.uint64(16)).astype(np.float64) % 900
    radius = ((x - 20) / 18) ** 2 + ((y - 50) / 45) ** 2 + ((z - 48) / 44) ** 2
    inside, rim = radius <= 1, (radius > 1) & (radius < 1.2)
    brain = np.where(inside, 200 + grain, 0)
    images = {
        "negative overshoot": np.where(rim, -40, brain),
        "background below zero": np.where(inside, grain - 300, -1024),
        "background above zero, darker rim": np.where(rim, 5, brain + 12.5),
        "few very bright voxels": np.where(inside & (grain > 898), 15_460, brain),
        "constant": np.full(SIZE, 300),
        "zeros": np.zeros(SIZE),
    }
    return {name: image.astype(np.float32) for name, image in images.items()}


def reference() -> dict:
    """Values of every image's input at every STEP-th voxel, z fastest."""
    values = {}
    for name, image in awkward_images().items():
        out = to_input(torch.from_numpy(image)[None, None])[0, 0].flatten()
        values[name] = [round(float(v), 8) for v in out[::STEP]]
    return {"size": SIZE, "step": STEP, "values": values}


if __name__ == "__main__":
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(reference(), indent=2) + "\n")

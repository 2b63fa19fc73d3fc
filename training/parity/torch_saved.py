"""Writes `src/lamim/checkpoint/testing/torch-saved.pth`, a few kB by `torch.save` itself, for the reader's test.

One tensor of each kind that a state dict can hold: each number format, a transposed view, two views of one storage.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import torch

OUT = Path(__file__).parents[2] / "src/lamim/checkpoint/testing/torch-saved.pth"


def main() -> None:
    counted = torch.arange(24, dtype=torch.float32)
    state = OrderedDict(
        {
            "float32": counted.reshape(2, 3, 4) / 4,
            "float16": counted.reshape(4, 6).half() / 8,
            "bfloat16": counted.reshape(24).bfloat16() * 2,
            "transposed": counted.reshape(4, 6).T,
            "first_half": counted[:12],
            "second_half": counted[12:].reshape(3, 4),
        }
    )
    torch.save({"epoch": 3, "state_dict": state}, OUT)


if __name__ == "__main__":
    main()

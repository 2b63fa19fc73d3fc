"""MONAI's time for LaMIM's prediction transform on four scans, as JSON on standard output.

python monai_transform.py FILE FILE FILE FILE; needs torch, monai, nibabel.
"""

import json
import sys
import time

import torch
from monai.transforms import Compose, LoadImage, Resize, ScaleIntensity


def timed(work, runs: int = 5) -> dict:
    """Best and median milliseconds of `runs` calls after one that isn't counted."""
    work()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {"best": round(taken[0], 1), "median": round(taken[runs // 2], 1), "runs": runs}


def main(files: list[str]) -> None:
    load = LoadImage(image_only=True, ensure_channel_first=True)
    prepare = Compose([ScaleIntensity(), Resize((96, 96, 96))])

    def loaded() -> torch.Tensor:
        return torch.cat([load(file) for file in files])

    image = loaded()
    print(
        json.dumps(
            {
                "load_scale_resize": timed(lambda: prepare(loaded())),
                "scale_resize": timed(lambda: prepare(image)),
            }
        )
    )


main(sys.argv[1:])

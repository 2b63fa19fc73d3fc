"""Cases with the anatomy of real heads: images made from label maps, which training never saw.

python -m lamim_training.evaluation.real_anatomy FOLDER OUT.npz   packs a folder of maps into one small file that a
machine without NIfTI reader can take. The maps are the user's; neither they nor what is made of them belong to the
project.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from lamim_training.generator import HELD_OUT, Batch, CaseGenerator
from lamim_training.generator.labels import read_labels, template_from_labels

from .image_sets import ImageSet, collect
from .plan import EvaluationPlan

THREADS = 8


def pack(folder: Path, out: Path) -> None:
    """All `*_labels.nii.gz` of a folder, cropped to the brain, as arrays of one compressed .npz."""
    heads = {}
    for path in sorted(folder.glob("*_labels.nii.gz")):
        labels = read_labels(path)
        inside = np.argwhere(labels > 0)
        box = tuple(slice(max(0, low - 16), high + 17) for low, high in zip(inside.min(0), inside.max(0)))
        heads[path.name.removesuffix("_labels.nii.gz")] = labels[box]
    if not heads:
        raise FileNotFoundError(f"{folder}: no *_labels.nii.gz")
    np.savez_compressed(out, **heads)


def draw_real_anatomy(packed: Path, generator: CaseGenerator, plan: EvaluationPlan) -> ImageSet:
    """`plan.real_anatomy` cases spread evenly over the packed heads,
    with tumours and scanner as in the held-out set.
    """
    return collect(_batches(packed, generator, plan), plan.real_anatomy)


def _batches(packed: Path, generator: CaseGenerator, plan: EvaluationPlan) -> Iterator[Batch]:
    with np.load(packed) as heads, ThreadPoolExecutor(THREADS) as pool:
        templates = pool.map(template_from_labels, [heads[name] for name in heads.files])
        count = len(heads.files)
        for number, template in enumerate(templates):
            size = plan.real_anatomy * (number + 1) // count - plan.real_anatomy * number // count
            if size:
                head = CaseGenerator(generator.device, template, individual=False)
                seed = plan.real_anatomy_seed + number
                yield head.draw(seed, size, scanner=HELD_OUT, small=plan.small_share)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    pack(args.folder, args.out)


if __name__ == "__main__":
    main()

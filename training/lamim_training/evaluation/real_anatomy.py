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
from lamim_training.generator.template import Template

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


class RealAnatomy:
    """Templates of packed label maps, made by threads while the caller goes on."""

    def __init__(self, path: Path) -> None:
        pool = ThreadPoolExecutor(THREADS)
        with np.load(path) as heads:
            self._templates = [pool.submit(template_from_labels, heads[name]) for name in heads.files]
        pool.shutdown(wait=False)

    def draw(self, plan: EvaluationPlan, generator: CaseGenerator) -> ImageSet:
        """`plan.real_anatomy` cases spread evenly over the heads, with tumours and scanner as in the held-out set."""
        return collect(self._batches(plan, generator), plan.real_anatomy)

    def _batches(self, plan: EvaluationPlan, generator: CaseGenerator) -> Iterator[Batch]:
        heads = len(self._templates)
        for number, template in enumerate(self._templates):
            size = plan.real_anatomy * (number + 1) // heads - plan.real_anatomy * number // heads
            if size:
                yield self._one_head(template.result(), generator, plan, number, size)

    @staticmethod
    def _one_head(template: Template, generator: CaseGenerator, plan: EvaluationPlan, number: int, size: int) -> Batch:
        head = CaseGenerator(generator.device, template, individual=False)
        return head.draw(plan.real_anatomy_seed + number, size, scanner=HELD_OUT, small=plan.small_share)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    pack(args.folder, args.out)


if __name__ == "__main__":
    main()

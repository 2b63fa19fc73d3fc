"""Cases made ahead and kept on disk: 96 x 96 x 96 inputs as bytes, labels, and which tokens hold a lesion.

python -m dataset FOLDER --seed 1 --count 3000 [--workers 2] [--shifted]; stops and goes on case by case.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.generator.preprocess import to_input
from lamim_training.generator.previous.case import make_case
from lamim_training.generator.previous.scanner import SHIFTED, TRAINING
from lamim_training.tasks import TASKS, UNKNOWN

SHAPE = (4, 96, 96, 96)


@dataclass(frozen=True)
class Dataset:
    """Views on the files of one folder."""

    images: np.ndarray  # N x 4 x 96 x 96 x 96, uint8, 255 is 1.0
    labels: np.ndarray  # N x 3 in the order of TASKS, UNKNOWN where a task does not apply
    tokens: np.ndarray  # N x 216, share of the token's voxels that belong to tumour or oedema
    details: list[dict]

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> Dataset:
        """The first cases alone."""
        return Dataset(self.images[:count], self.labels[:count], self.tokens[:count], self.details[:count])

    def input(self, index: int) -> torch.Tensor:
        """One input, float32 in 0..1."""
        return torch.from_numpy(np.array(self.images[index])).float() / 255


def _make(job: tuple[str, int, int, bool]) -> int:
    folder, seed, number, shifted = job
    case = make_case(seed, number, ranges=SHIFTED if shifted else TRAINING)
    pixels = (to_input(case.images[None])[0] * 255).round().byte().numpy()
    share = F.adaptive_avg_pool3d(F.adaptive_avg_pool3d(case.lesion[None], 96), 6).flatten().numpy()
    record = {
        "number": number, "kind": case.kind, "radius_mm": round(case.radius, 2), "pattern": case.pattern,
        "age": round(case.age, 1), "truth": case.truth, "tokens": [round(float(v), 4) for v in share],
    }  # fmt: skip
    images = np.memmap(Path(folder) / "images.u8", np.uint8, "r+", offset=number * pixels.size, shape=SHAPE)
    images[:] = pixels
    images.flush()
    partial = Path(folder) / "cases" / f"{number}.tmp"
    partial.write_text(json.dumps(record))
    partial.replace(partial.with_suffix(".json"))
    return number


def generate(folder: Path, seed: int, count: int, shifted: bool = False, workers: int = 2) -> None:
    """Makes what is missing of `count` cases; whoever opens the folder meanwhile sees those that are complete."""
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    size = count * int(np.prod(SHAPE))
    path = folder / "images.u8"
    path.touch()
    if path.stat().st_size < size:
        os.truncate(path, size)
    jobs = [(str(folder), seed, n, shifted) for n in range(count) if not (folder / "cases" / f"{n}.json").exists()]
    if not jobs:
        return
    if workers <= 1:
        for job in jobs:
            _make(job)
        return
    with multiprocessing.get_context("spawn").Pool(workers, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        for done, _ in enumerate(pool.imap(_make, jobs, chunksize=4), 1):
            if done % 100 == 0:
                print(f"{folder.name}: {done} of {len(jobs)}", flush=True)


def open_dataset(folder: Path, count: int | None = None) -> Dataset:
    """The first `count` cases, or as many as are there without a gap."""
    details = []
    while (count is None or len(details) < count) and (path := folder / "cases" / f"{len(details)}.json").exists():
        details.append(json.loads(path.read_text()))
    if count is not None and len(details) < count:
        raise FileNotFoundError(f"{folder} holds {len(details)} cases, {count} were asked for; run dataset.py first")
    labels = np.array([[d["truth"].get(task, UNKNOWN) for task in TASKS] for d in details], np.int64).reshape(-1, 3)
    tokens = np.array([d["tokens"] for d in details], np.float32).reshape(-1, 216)
    images = np.memmap(folder / "images.u8", np.uint8, "r", shape=(len(details), *SHAPE))
    return Dataset(images, labels, tokens, details)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--shifted", action="store_true")
    args = parser.parse_args()
    generate(args.folder, args.seed, args.count, args.shifted, args.workers)


if __name__ == "__main__":
    main()

"""Sets of evaluation cases on the device, in half precision: 7 MB a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import torch

from lamim_training.generator import Anatomy, Batch, CaseGenerator, Scanner

from .input_steps import Step, apply_steps, undo_median
from .statistics import input_statistics


@dataclass(frozen=True)
class ImageSet:
    """N cases: model inputs N x 4 x 96^3 in 0..1, labels N x tasks (-1 unknown), lesion share per token N x 216,
    radius (0 without).
    """

    images: torch.Tensor
    labels: np.ndarray
    lesion: np.ndarray
    radius_mm: np.ndarray
    statistics: np.ndarray  # N x 22, of the images

    def __len__(self) -> int:
        return len(self.labels)

    def batches(self, size: int) -> Iterator[tuple[range, torch.Tensor]]:
        """Numbers of the cases and their images in single precision."""
        for start in range(0, len(self), size):
            stop = min(start + size, len(self))
            yield range(start, stop), self.images[start:stop].float()

    def select(self, chosen: slice | np.ndarray) -> ImageSet:
        """Some of the cases, by slice or by indices."""
        at = chosen if isinstance(chosen, slice) else torch.from_numpy(chosen).to(self.images.device)
        rest = (self.labels, self.lesion, self.radius_mm, self.statistics)
        return ImageSet(self.images[at], *(values[chosen] for values in rest))


def collect(batches: Iterable[Batch], count: int) -> ImageSet:
    """The generator's batches, `count` cases in all, in one set. Images go to their place at once: a set is 14 GB."""
    images, labels, lesion, radius, statistics = None, [], [], [], []
    filled = 0
    for batch in batches:
        if images is None:
            images = batch.images.new_empty(count, *batch.images.shape[1:], dtype=torch.half)
        images[filled : filled + len(batch.images)] = batch.images
        filled += len(batch.images)
        labels.append(batch.labels.cpu().numpy())
        lesion.append(1 - batch.tissue[..., 0].float().cpu().numpy())
        radius.append(batch.radius_mm.cpu().numpy())
        statistics.append(input_statistics(batch.images))
    if images is None or filled != count:
        raise ValueError(f"{filled} cases came, {count} were asked for")
    return ImageSet(images, *(np.concatenate(part) for part in (labels, lesion, radius, statistics)))


def draw_cases(generator: CaseGenerator, seed: int, count: int, batch: int, **options: object) -> ImageSet:
    """`options` go to `CaseGenerator.draw`: scanner, share of small tumours."""
    drawn = (generator.draw(seed, size, first=first, **options) for first, size in _chunks(count, batch))
    return collect(drawn, count)


def under_scanners(
    generator: CaseGenerator, seed: int, count: int, batch: int, scanners: dict[str, Scanner], **options: object
) -> dict[str, Callable[[], ImageSet]]:
    """The same people under several scanners: sets differ in nothing else. Each is made when it is called for."""

    @cache
    def people() -> list[Anatomy]:
        return [generator.anatomy(seed, size, first=first, **options) for first, size in _chunks(count, batch)]

    def scan(number: int, scanner: Scanner) -> ImageSet:
        return collect((generator.appear(p, seed + 1000 * number, scanner=scanner) for p in people()), count)

    return {name: partial(scan, number, scanner) for number, (name, scanner) in enumerate(scanners.items())}


def draw_small_tumours(generator: CaseGenerator, seed: int, count: int, batch: int, scanner: Scanner) -> ImageSet:
    """Tumours of 8 to 24 mm, every kind in turn."""
    kinds = [1 + number % 3 for number in range(count)]
    drawn = (
        generator.draw(seed, size, first=first, kinds=kinds[first : first + size], small=1.0, scanner=scanner)
        for first, size in _chunks(count, batch)
    )
    return collect(drawn, count)


def kept(folder: Path | None, name: str, draw: Callable[[], ImageSet]) -> ImageSet:
    """The set of that name from the folder, drawn and stored first where it isn't there; without a folder, drawn.

    Drawing takes a second a case on a processor. Stored images are mapped into memory, not read at once.
    """
    if folder is None:
        return draw()
    path = folder / f"{name}.pt"
    if not path.exists():
        values = {f.name: torch.as_tensor(getattr(drawn, f.name)) for drawn in [draw()] for f in fields(ImageSet)}
        torch.save(values, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    stored = torch.load(path, mmap=True)
    return ImageSet(stored.pop("images"), **{name: values.numpy() for name, values in stored.items()})


def with_steps(cases: ImageSet, steps: Sequence[Step], batch: int) -> ImageSet:
    """The same cases as inputs of a network whose input transform is another than the generator's."""
    images, statistics = torch.empty_like(cases.images), []
    for numbers, inputs in cases.batches(batch):
        inputs = apply_steps(undo_median(inputs), steps)
        images[numbers.start : numbers.stop] = inputs
        statistics.append(input_statistics(inputs))
    return replace(cases, images=images, statistics=np.concatenate(statistics))


def _chunks(count: int, size: int) -> Iterator[tuple[int, int]]:
    for first in range(0, count, size):
        yield first, min(size, count - first)

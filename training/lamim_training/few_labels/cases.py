"""Labelled scans of the experiment: where they come from and who gets which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from lamim_training.generator import HOSPITALS, TRAINING, CaseGenerator, Scanner
from lamim_training.stages.pool import Cases, empty_cases, to_cases, write_cases
from lamim_training.tasks import TASKS

HEALTHY, MENINGIOMA, WILDTYPE, MUTANT = range(4)
# What a task's cases are, in turn: both classes in equal number.
KINDS_OF = {
    "detection": (HEALTHY, MENINGIOMA, HEALTHY, WILDTYPE, HEALTHY, MUTANT),
    "discrimination": (MENINGIOMA, WILDTYPE, MENINGIOMA, MUTANT),
    "molecular": (WILDTYPE, MUTANT),
}
SETTINGS: dict[str, tuple[tuple[Scanner, ...], tuple[Scanner, ...]]] = {
    "two_hospitals": ((HOSPITALS["north"],), (HOSPITALS["south"], HOSPITALS["west"])),  # labelled here, tested there
    "same_scanners": ((TRAINING,), (TRAINING,)),
}
SEEDS = {"train": 201, "validation": 202, "test": 203}


@dataclass(frozen=True)
class Split:
    """Cases of one setting and task."""

    train: Cases
    validation: Cases
    test: Cases


def draw_split(generator: CaseGenerator, setting: str, task: str, train: int, validation: int, test: int) -> Split:
    """Validation scans come from the labelled hospital: nobody has labels of the others."""
    labelled, tested = SETTINGS[setting]
    place = 10 * TASKS.index(task)
    return Split(
        _draw(generator, SEEDS["train"] + place, train, task, labelled),
        _draw(generator, SEEDS["validation"] + place, validation, task, labelled),
        _draw(generator, SEEDS["test"] + place, test, task, tested),
    )


def _draw(generator: CaseGenerator, seed: int, count: int, task: str, scanners: Sequence[Scanner]) -> Cases:
    """Cases in turn from each scanner, in random order: a prefix is a random sample."""
    cases, done, pattern = empty_cases(count, generator.device), 0, KINDS_OF[task]
    shares = [count // len(scanners) + (n < count % len(scanners)) for n in range(len(scanners))]
    for number, (scanner, share) in enumerate(zip(scanners, shares)):
        for start in range(0, share, 64):
            size = min(64, share - start)
            kinds = [pattern[(start + i) % len(pattern)] for i in range(size)]
            batch = generator.draw(seed, size, scanner=scanner, kinds=kinds, first=100_000 * number + start)
            write_cases(cases, done, to_cases(batch))
            done += size
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))
    return cases.pick(order.to(generator.device))


def nested_subsets(labels: torch.Tensor, counts: Sequence[int], seed: int) -> dict[int, torch.Tensor]:
    """Count to indices, smaller ones inside larger ones, both classes in equal number."""
    random = torch.Generator().manual_seed(seed)
    classes = [torch.nonzero(labels.cpu() == c)[:, 0] for c in (0, 1)]
    classes = [at[torch.randperm(len(at), generator=random)] for at in classes]
    short = min(len(at) for at in classes)
    if max(counts) // 2 > short:
        raise ValueError(f"{max(counts)} labels need {max(counts) // 2} cases of each class, there are {short}")
    order = torch.stack([at[:short] for at in classes], 1).flatten()
    return {count: order[:count] for count in counts}

"""Cases kept on the device as bytes in token order, renewed while training goes on.

Rendering a case costs more than a training step spends on it. So a ring of cases stays in memory, every step draws from
it, and now and then the oldest are replaced: by new anatomy, or by the same anatomy under another scanner, which is
cheaper.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import torch

from lamim_training.generator import CaseGenerator
from lamim_training.model.network import CONTRASTS, SUBS, TOKENS, VOXELS, to_tokens

KINDS = 4  # healthy, meningioma, wild type, mutant


@dataclass(frozen=True)
class PoolPlan:
    """Size of the ring and how it is renewed."""

    capacity: int = 8192  # 29 GB on the device
    start: int = 2048  # cases that training starts with
    chunk: int = 64  # cases rendered at a time
    anatomies: int = 32  # chunks of anatomy kept for further appearances
    appearances: int = 2  # of each anatomy, the first included
    fresh_share: float = 0.5  # cases rendered per case that a step draws


@dataclass(frozen=True)
class Cases:
    """N cases on the device."""

    images: torch.Tensor  # N x 216 x 64 x 4 x 64, uint8, 255 is 1.0
    labels: torch.Tensor  # N x 3, -1 where a task does not apply
    tissue: torch.Tensor  # N x 216 x 4, shares of each kind of tissue

    def __len__(self) -> int:
        return len(self.labels)

    def pick(self, index: torch.Tensor) -> Cases:
        return Cases(self.images[index], self.labels[index], self.tissue[index])


def to_cases(batch) -> Cases:
    """What the generator drew, as it is kept."""
    images = to_tokens((batch.images * 255).round().to(torch.uint8))
    return Cases(images, batch.labels, batch.tissue.half())


def empty_cases(count: int, device: torch.device) -> Cases:
    return Cases(
        torch.empty(count, TOKENS, SUBS, CONTRASTS, VOXELS, dtype=torch.uint8, device=device),
        torch.empty(count, 3, dtype=torch.int64, device=device),
        torch.empty(count, TOKENS, KINDS, dtype=torch.float16, device=device),
    )


def render_cases(generator: CaseGenerator, seed: int, count: int, chunk: int = 64, **options: object) -> Cases:
    """`count` cases of a seed; the same ones at any chunk size. `options` go to `CaseGenerator.draw`."""
    cases = empty_cases(count, generator.device)
    for start in range(0, count, chunk):
        size = min(chunk, count - start)
        write_cases(cases, start, to_cases(generator.draw(seed, size, first=start, **options)))
    return cases


def write_cases(into: Cases, start: int, cases: Cases) -> None:
    for name in ("images", "labels", "tissue"):
        getattr(into, name)[start : start + len(cases)] = getattr(cases, name)


class CasePool:
    """The ring."""

    def __init__(self, generator: CaseGenerator, plan: PoolPlan, seed: int) -> None:
        self.generator, self.plan, self.seed = generator, plan, seed
        self.cases = empty_cases(plan.capacity, generator.device)
        self.filled, self.place, self.rendered, self.drawn = 0, 0, 0, 0
        self.owed = 0.0
        self.chunks = 0  # anatomies drawn so far
        self.anatomies: deque = deque(maxlen=plan.anatomies)
        self.random = torch.Generator(generator.device).manual_seed(seed)
        while self.filled < min(plan.start, plan.capacity):
            self.renew()

    def renew(self) -> None:
        """Renders one chunk over the oldest cases."""
        chunk, turn = self.plan.chunk, self.rendered // self.plan.chunk
        if turn % self.plan.appearances == 0 or not self.anatomies:
            self.anatomies.append(self.generator.anatomy(self.seed, chunk, first=self.chunks * chunk))
            anatomy = self.anatomies[-1]
            self.chunks += 1
        else:
            anatomy = self.anatomies[turn % len(self.anatomies)]
        batch = self.generator.appear(anatomy, self.seed * 1_000_003 + turn)
        write_cases(self.cases, self.place, to_cases(batch))
        self.rendered += chunk
        self.place = (self.place + chunk) % (self.plan.capacity // chunk * chunk)
        self.filled = min(self.filled + chunk, self.plan.capacity // chunk * chunk)

    def draw(self, count: int) -> Cases:
        """Random cases; renders the share that the plan asks for."""
        self.drawn += count
        self.owed += count * self.plan.fresh_share
        while self.owed >= self.plan.chunk:
            self.renew()
            self.owed -= self.plan.chunk
        return self.cases.pick(
            torch.randint(self.filled, (count,), generator=self.random, device=self.generator.device)
        )

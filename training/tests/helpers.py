"""A generator for tests: real cases, but few, drawn again and again."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from lamim_training.generator import TRAINING, Anatomy, Batch, CaseGenerator, Scanner


class RepeatingGenerator(CaseGenerator):
    """Renders four anatomies once, one of each kind, and hands their images out under any seed, noise added."""

    def __init__(self) -> None:
        super().__init__("cpu")
        self.bank = super().anatomy(1, 4, kinds=[0, 1, 2, 3])
        self.images = super().appear(self.bank, 1)

    def anatomy(
        self, seed: int, count: int, *, kinds: Sequence[int] | None = None, small: float = 0.35, first: int = 0
    ) -> Anatomy:
        kinds = list(kinds) if kinds is not None else [(first + i) % 4 for i in range(count)]
        return self.bank[torch.tensor(kinds)]

    def appear(
        self, anatomy: Anatomy, seed: int, *, scanner: Scanner = TRAINING, lesion: bool = False, flip: bool = True
    ) -> Batch:
        """The stored images of the cases' kinds, a little different for every seed."""
        at, whole = anatomy.kind, self.images
        random = torch.Generator().manual_seed(seed)
        gain = 0.7 + 0.3 * torch.rand(len(at), 4, 1, 1, 1, generator=random)
        return Batch(whole.images[at] * gain, whole.labels[at], whole.tissue[at], None, at, whole.radius_mm[at])

    def draw(
        self,
        seed: int,
        count: int,
        *,
        scanner: Scanner = TRAINING,
        kinds: Sequence[int] | None = None,
        lesion: bool = False,
        small: float = 0.35,
        first: int = 0,
    ) -> Batch:
        return self.appear(self.anatomy(seed, count, kinds=kinds, first=first), seed + first)

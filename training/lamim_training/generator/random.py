"""Random numbers that are a function of (seed, case, order of the draw) alone: equal on every device and in every
batch size.

Numbers come from a counter-based hash (splitmix64: Steele, Lea, Flood, OOPSLA 2014) computed for the whole batch at
once on the CPU. Random fields and noise need too many of those; they are slices, at hashed offsets, of one bank of
normal numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch

Bound = float | torch.Tensor
BANK = 1 << 24
BANK_SEED = 20_240


def _mix(value: np.ndarray) -> np.ndarray:
    """splitmix64's finaliser on uint64; overflow wraps."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=4)
def normal_bank(device: torch.device) -> torch.Tensor:
    """2^24 standard normal numbers, made on the CPU so that they are the same everywhere."""
    return torch.randn(BANK, generator=torch.Generator().manual_seed(BANK_SEED)).to(device)


class Draws:
    """Random numbers of a batch of cases; every call is a new stream.

    `purpose` separates uses of one seed (anatomy, appearance, …). All methods return tensors whose first axis is the
    case.
    """

    def __init__(self, seed: int, cases: np.ndarray, purpose: int, device: torch.device):
        with np.errstate(over="ignore"):
            start = _mix(np.uint64(seed % (1 << 63)) * GOLDEN + np.uint64(purpose + 1))
            self._state = _mix(start ^ (np.asarray(cases).astype(np.uint64) * GOLDEN))
        self._stream = 0
        self.device = device
        self.count = len(self._state)

    def _hashes(self, *shape: int) -> np.ndarray:
        self._stream += 1
        size = int(np.prod(shape))
        with np.errstate(over="ignore"):
            stream = _mix(self._state ^ (np.uint64(self._stream) * GOLDEN))
            counters = np.arange(1, size + 1, dtype=np.uint64) * GOLDEN
            return _mix(stream[:, None] + counters).reshape(self.count, *shape)

    def _units(self, *shape: int) -> np.ndarray:
        return (self._hashes(*shape) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def _place(self, values: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(values.astype(np.float32)).to(self.device, non_blocking=True)

    def uniform(self, low: Bound, high: Bound, *shape: int) -> torch.Tensor:
        """N × shape between the bounds, which may be tensors that broadcast."""
        units = self._units(*shape)
        if isinstance(low, torch.Tensor) or isinstance(high, torch.Tensor):
            return low + (high - low) * self._place(units)
        return self._place(low + (high - low) * units)

    def normal(self, *shape: int) -> torch.Tensor:
        """Standard normal, by Box and Muller."""
        one, two = self._units(*shape), self._units(*shape)
        return self._place(np.sqrt(-2 * np.log1p(-one)) * np.cos(2 * np.pi * two))

    def below(self, probability: Bound, *shape: int) -> torch.Tensor:
        """Booleans, true with the probability."""
        return self._place(self._units(*shape)) < probability

    def indices(self, weights: Sequence[float], *shape: int) -> np.ndarray:
        """Indices drawn with the weights, which sum to 1, on the CPU."""
        return np.searchsorted(np.cumsum(weights)[:-1], self._units(*shape), side="right")

    def choice(self, weights: Sequence[float], *shape: int) -> torch.Tensor:
        """The same as int64 on the device."""
        return torch.from_numpy(self.indices(weights, *shape)).to(self.device, non_blocking=True)

    def bank(self, *shape: int) -> torch.Tensor:
        """N × shape standard normal numbers, a slice of the bank per case: for fields and noise."""
        size = int(np.prod(shape))
        if size >= BANK:
            raise ValueError(f"{size} numbers a case, but the bank holds {BANK}")
        starts = (self._hashes(1)[:, 0] % np.uint64(BANK - size)).tolist()
        numbers = normal_bank(self.device)
        return torch.stack([numbers[at : at + size] for at in starts]).view(self.count, *shape)

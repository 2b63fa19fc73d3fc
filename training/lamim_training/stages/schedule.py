"""What every stage shares.

A budget in steps or seconds, the step size over it, the mean of the weights, checkpoints.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn


@dataclass(frozen=True)
class Budget:
    """How long a stage runs: a number of steps, or seconds of wall time (a lent machine ends on time)."""

    steps: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.steps is None) == (self.seconds is None):
            raise ValueError("a budget is a number of steps or of seconds, one of the two")

    def progress(self, step: int, elapsed: float) -> float:
        """Share of the budget that is spent, 0 to 1."""
        spent = step / max(1, self.steps) if self.steps is not None else elapsed / self.seconds
        return min(1.0, spent)


class Clock:
    """Steps of a stage with their progress; `step` and `elapsed` are what a checkpoint keeps."""

    def __init__(self, budget: Budget, device: torch.device, step: int = 0, elapsed: float = 0.0) -> None:
        self.budget, self.device, self.step, self.before = budget, device, step, elapsed
        self.begun = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds of wall time, those before a restart included."""
        return self.before + time.monotonic() - self.begun

    def __iter__(self) -> Iterator[float]:
        while (progress := self.budget.progress(self.step, self.elapsed)) < 1:
            yield progress
            self.step += 1
            if self.device.type == "cuda" and self.step % 8 == 0:
                torch.cuda.synchronize()  # the host runs ahead otherwise, and time would be read too early


def rate_share(progress: float, warm: float = 0.05) -> float:
    """Step size as a share of its peak: linear warm-up, then a cosine to a hundredth."""
    if progress < warm:
        return 0.01 + 0.99 * progress / warm
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (progress - warm) / (1 - warm)))


def parameter_groups(module: nn.Module, decay: float, share_of: Callable[[str], float]) -> list[dict]:
    """Groups for AdamW.

    Vectors and positions have no weight decay; `share_of` gives a parameter's share of the rate.
    """
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        decays = parameter.ndim > 1 and "position_embeddings" not in name
        groups.setdefault((share_of(name), decay if decays else 0.0), []).append(parameter)
    return [{"params": p, "share": share, "weight_decay": d} for (share, d), p in groups.items()]


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """The rate of every group, times the group's share."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["share"]


def autocast(device: torch.device):
    """bf16 products where the device multiplies bf16 faster than float32; a no-op elsewhere."""
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    if torch.backends.cpu.get_cpu_capability() == "AVX512" and torch.ops.mkldnn._is_mkldnn_bf16_supported():
        return torch.autocast("cpu", torch.bfloat16)
    return nullcontext()


class Ema:
    """Exponential moving average of a module's parameters; short at first, so that the start is forgotten."""

    def __init__(self, module: nn.Module, decay: float = 0.999) -> None:
        self.decay, self.updates = decay, 0
        self.source = list(module.parameters())
        self.mean = [p.detach().clone() for p in self.source]

    @torch.no_grad()
    def update(self) -> None:
        """Call once after every step."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(self.mean, [p.detach() for p in self.source], 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchanges the mean with the parameters; a second call exchanges them back."""
        for mean, parameter in zip(self.mean, self.source):
            kept = parameter.detach().clone()
            parameter.copy_(mean)
            mean.copy_(kept)

    def state(self) -> dict:
        return {"mean": self.mean, "updates": self.updates}

    def load(self, state: dict) -> None:
        for mean, stored in zip(self.mean, state["mean"]):
            mean.copy_(stored)
        self.updates = state["updates"]


def save_checkpoint(path: Path, **state: object) -> None:
    """Written beside and renamed, so that a stop in between leaves the last one whole."""
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)

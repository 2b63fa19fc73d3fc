"""LaMIM's self-supervised stage: two masked views, L1 times (1 + NT-Xent between both outputs).

As published: both box sizes, per-contrast boxes, temperature 0.05. Differences, for two CPU cores: the schemes alternate
batch by batch in one network, the start is by principal components, the step size is larger and decays, the L1 is taken of
both views instead of the first, and each step's loss looks at a random third of the tokens (the same expectation at a third
of the decoder's cost).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import TOKENS, LaMIM, Network, to_tokens
from lamim_training.model.pca import start_from_components
from lamim_training.stages.augment import drop_contrasts, prefetched, vary
from lamim_training.stages.dropout import SCHEMES, FinePool, masked_view

TEMPERATURE = 0.05


@dataclass(frozen=True)
class PretrainPlan:
    """How long and how fast."""

    steps: int = 300
    schedule: int = 400  # steps that the cosine is laid out for: the second stage goes on before its end
    batch: int = 4
    rate: float = 8e-4
    seed: int = 11
    looked_at: int = 72  # of 216 tokens


def nt_xent(one: torch.Tensor, two: torch.Tensor, temperature: float = TEMPERATURE) -> torch.Tensor:
    """Normalised temperature-scaled cross-entropy between N pairs of vectors (Chen et al. 2020, as MONAI's ContrastiveLoss)."""
    both = F.normalize(torch.cat([one, two]).flatten(1), dim=1)
    similarity = both @ both.T / temperature
    similarity = similarity.masked_fill(torch.eye(len(both), dtype=torch.bool, device=both.device), -1e9)
    n = len(one)
    target = torch.cat([torch.arange(n) + n, torch.arange(n)]).to(both.device)
    return F.cross_entropy(similarity, target)


def floats(tokens: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Bytes to 0..1."""
    return tokens.to(device).float().div_(255)


def draw_batch(
    data: Dataset, plan: PretrainPlan, pool: FinePool, step: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Both views of a batch (2N x token order), the target's chosen tokens and their numbers; a function of the step."""
    rng = np.random.default_rng([plan.seed, step])
    scheme = tuple(SCHEMES)[step % 2]
    chosen = torch.from_numpy(np.sort(rng.permutation(TOKENS)[: plan.looked_at]))
    cases = [vary(data.images[i], rng) for i in rng.integers(0, len(data), plan.batch)]
    views = [drop_contrasts(masked_view(case, rng, scheme, pool), rng, 0.05) for _ in range(2) for case in cases]
    target = torch.stack([to_tokens(case[None])[0, chosen] for case in cases])
    return to_tokens(torch.stack(views)), target, chosen


def pretrain_loss(
    model: LaMIM, views: torch.Tensor, target: torch.Tensor, chosen: torch.Tensor
) -> tuple[torch.Tensor, float, float]:
    """The loss, and its two parts as numbers."""
    output = model.decode(model.encode(views)[:, chosen])
    one, two = output.chunk(2)
    l1 = 0.5 * ((one - target).abs().mean() + (two - target).abs().mean())
    contrast = nt_xent(one, two)
    return l1 * (1 + contrast), float(l1), float(contrast)


def rate_groups(module: torch.nn.Module) -> list[dict]:
    """Parameter groups for an optimiser: layers that sum thousands of inputs take smaller steps."""
    shares = {"patch_embeddings": 0.1, "FC.0": 0.3}  # 16,384 and some thousand inputs
    groups: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        share = next((s for part, s in shares.items() if part in name), 1.0)
        groups.setdefault(share, []).append(parameter)
    return [{"params": parameters, "share": share} for share, parameters in groups.items()]


def rate_at(step: int, steps: int, peak: float, warm: int) -> float:
    """Linear warm-up, then a cosine to a hundredth of the peak."""
    if step < warm:
        return peak * (step + 1) / warm
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm))))


def save_checkpoint(path: Path, **state: object) -> None:
    """Written beside and renamed, so that a stop in between leaves the last one whole."""
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def pretrain(
    network: Network, data: Dataset, plan: PretrainPlan, checkpoint: Path, device: torch.device, every: int = 100
) -> None:
    """Trains network.model in place; goes on from `checkpoint` where it exists and leaves the finished state there."""
    model = network.model
    optimiser = torch.optim.Adam(rate_groups(model), plan.rate)
    start = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=device)
        model.load_state_dict(stored["model"])
        start = stored["step"]
        if start >= plan.steps:
            return
        optimiser.load_state_dict(stored["optimiser"])
    else:
        start_from_components(model, data, 160, np.random.default_rng(plan.seed))
    model.to(device).train()
    pool = FinePool(plan.seed)
    begun = time.time()
    for step, batch in zip(
        range(start, plan.steps), prefetched(lambda s: draw_batch(data, plan, pool, s), start, plan.steps)
    ):
        views, target, chosen = batch
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * rate_at(step, plan.schedule, plan.rate, 40)
        loss, l1, contrast = pretrain_loss(model, floats(views, device), floats(target, device), chosen.to(device))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 20 == 0:
            print(f"pretrain {step} l1 {l1:.4f} nt-xent {contrast:.3f} {time.time() - begun:.0f} s", flush=True)
        if (step + 1) % every == 0 or step + 1 == plan.steps:
            save_checkpoint(checkpoint, model=model.state_dict(), optimiser=optimiser.state_dict(), step=step + 1)

"""LaMIM's self-supervised stage: two masked views, L1 times (1 + NT-Xent between both outputs).

As published: both box sizes, boxes per contrast, temperature 0.05, eight pairs to a contrastive group. Differences: one
network sees both schemes; AdamW with warm-up and cosine; the L1 counts hidden voxels once more on their own; each
step's loss looks at a random third of the tokens (the same expectation at a third of the decoder's cost); a contrastive
term on pooled hidden states joins, because the published one acts on the reconstruction and fades as that gets better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F

from lamim_training.model.network import TOKENS, LaMIM
from lamim_training.model.pca import start_from_components
from lamim_training.stages.pool import CasePool
from lamim_training.stages.schedule import (
    Budget,
    Clock,
    Ema,
    autocast,
    parameter_groups,
    rate_share,
    save_checkpoint,
    set_rate,
)
from lamim_training.stages.views import (
    as_floats,
    draw_curves,
    draw_dropped_tokens,
    draw_presence,
    reconstruction_l1,
    without_missing,
)

TEMPERATURE = 0.05
GROUP = 8  # pairs per contrastive group, as on each of the published run's GPUs


@dataclass(frozen=True)
class PretrainPlan:
    """How long and how fast."""

    budget: Budget = field(default_factory=lambda: Budget(steps=3000))
    pairs: int = 128  # cases per step; two views of each
    rate: float = 1e-3
    decay: float = 0.05
    tokens_in_loss: int = 72  # of 216
    coarse: float = 0.5  # share of the masked pairs
    unmasked: float = 0.125  # share of pairs without boxes: the network also copies what it sees
    all_contrasts: float = 0.85  # probability that no contrast is missing
    contrastive: bool = True
    pooled_weight: float = 0.1
    components: int = 160  # cases for the principal components; 0 starts from random weights


def nt_xent(one: torch.Tensor, two: torch.Tensor, temperature: float = TEMPERATURE) -> torch.Tensor:
    """NT-Xent of N pairs of vectors, or of G groups of N pairs (Chen et al. 2020, as MONAI's ContrastiveLoss)."""
    if one.ndim == 2:
        one, two = one[None], two[None]
    both = F.normalize(torch.cat([one, two], 1).float(), dim=-1)
    n = one.shape[1]
    similarity = both @ both.transpose(1, 2) / temperature
    similarity = similarity.masked_fill(torch.eye(2 * n, dtype=torch.bool, device=both.device), -1e9)
    target = torch.cat([torch.arange(n) + n, torch.arange(n)]).to(both.device).expand(len(both), -1)
    return F.cross_entropy(similarity.flatten(0, 1), target.flatten())


def contrastive_groups(values: torch.Tensor) -> torch.Tensor:
    """N x ... to groups of pairs; cases that fill no group are left out unless there is one group only."""
    size = min(GROUP, len(values))
    whole = len(values) // size * size
    return values[:whole].reshape(-1, size, values[0].numel())


def pretrain_loss(model: LaMIM, pool: CasePool, plan: PretrainPlan) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The loss of one new batch, and its parts."""
    random, pairs = pool.random, plan.pairs
    cases = pool.draw(pairs)
    chosen = torch.randperm(TOKENS, generator=random, device=random.device)[: plan.tokens_in_loss]
    values = as_floats(cases.images, draw_curves(pairs, random))
    target = values[:, chosen].repeat(2, 1, 1, 1, 1)
    presence = draw_presence(pairs, plan.all_contrasts, random)
    dropped = torch.cat([draw_dropped_tokens(pairs, plan.coarse, plan.unmasked, random) for _ in range(2)])
    views = without_missing(values.repeat(2, 1, 1, 1, 1).masked_fill_(dropped, 0), presence.repeat(2, 1))
    hidden_voxels = dropped[:, chosen] | ~presence.repeat(2, 1)[:, None, None, :, None]
    with autocast(pool.generator.device):
        states = model.encode(views)
        output = model.decode(states[:, chosen])
        everywhere, hidden = reconstruction_l1(output, target, hidden_voxels)
        l1 = 0.5 * (everywhere + hidden)
        parts = {"l1": everywhere, "hidden": hidden}
        loss = l1
        if plan.contrastive:
            masked = pairs - round(pairs * plan.unmasked)  # two equal views would be a pair for free
            one, two = output.chunk(2)
            outputs = nt_xent(contrastive_groups(one[:masked]), contrastive_groups(two[:masked]))
            one, two = states.mean(1).chunk(2)
            pooled = nt_xent(one[:masked], two[:masked])
            loss = l1 * (1 + outputs) + plan.pooled_weight * pooled
            parts |= {"nt_xent": outputs, "pooled": pooled}
    return loss, parts


def rate_share_of(name: str) -> float:
    """Layers that sum thousands of inputs take smaller steps."""
    return 0.1 if "patch_embeddings" in name else 1.0


def pretrain(
    model: LaMIM, pool: CasePool, plan: PretrainPlan, checkpoint: Path, every_seconds: float = 240.0
) -> dict[str, float]:
    """Trains in place and leaves the mean of the weights in it; goes on from `checkpoint` where that exists.

    Returns what the stage did: steps, seconds, views, and the last loss parts.
    """
    device = pool.generator.device
    stored = torch.load(checkpoint, map_location=device) if checkpoint.exists() else None
    if stored is None and plan.components:
        start_from_components(model, pool.cases.images[: min(plan.components, pool.filled)])
    model.to(device).train()
    optimiser = torch.optim.AdamW(
        parameter_groups(model, plan.decay, rate_share_of), plan.rate, betas=(0.9, 0.95), fused=True
    )
    if stored is not None:
        model.load_state_dict(stored["model"])
    ema = Ema(model)
    clock = Clock(plan.budget, device)
    if stored is not None:
        optimiser.load_state_dict(stored["optimiser"])
        ema.load(stored["ema"])
        clock = Clock(plan.budget, device, stored["step"], stored["elapsed"])
    parts, saved = {}, clock.elapsed

    def save() -> None:
        save_checkpoint(
            checkpoint, model=model.state_dict(), optimiser=optimiser.state_dict(), ema=ema.state(),
            step=clock.step, elapsed=clock.elapsed,
        )  # fmt: skip

    for progress in clock:
        set_rate(optimiser, plan.rate * rate_share(progress))
        loss, parts = pretrain_loss(model, pool, plan)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        ema.update()
        if clock.step % 50 == 0:
            numbers = " ".join(f"{name} {value.item():.4f}" for name, value in parts.items())
            print(f"pretrain {clock.step} {clock.elapsed:.0f} s {numbers}", flush=True)
        if clock.elapsed - saved > every_seconds:
            save()
            saved = clock.elapsed
    save()
    ema.swap()
    return {
        "steps": clock.step, "seconds": round(clock.elapsed, 1), "views": clock.step * plan.pairs * 2,
        "rendered": pool.rendered, **{name: round(value.item(), 5) for name, value in parts.items()},
    }  # fmt: skip

"""The three heads and one encoder for all of them, trained together with the reconstruction.

LaMIM fine-tunes one encoder per task and lets the decoder go stale. Here one encoder ships, and its decoder with it. A
step sees cases for the heads, with contrasts missing in any of 15 ways, and masked cases; both are reconstructed, so
the decoder keeps fitting the encoder and the encoder keeps the image. If the error with nothing hidden nears its limit,
the weight of the reconstruction rises.

A linear layer that names each token's tissue (none, meningioma, wild type, mutant) comes first: it sees features
averaged by threes, as the heads do; the heads then start from it and join the loss. It is thrown away at the end. The
same function runs the 4-bit stage: with `rounded`, in float32, every pass sees the weights on their grid.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from lamim_training.model.network import TOKENS, LaMIM, Network
from lamim_training.model.quantise import Rounding, quantised_weights
from lamim_training.stages.pool import KINDS, CasePool, Cases
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
from lamim_training.tasks import UNKNOWN


@dataclass(frozen=True)
class FinetunePlan:
    """How long and how fast; batches are whole cases for the heads and masked ones for the decoder."""

    budget: Budget = field(default_factory=lambda: Budget(steps=2000))
    heads_from: float = 0.12  # progress at which the heads start; 0: they have learnt before
    rounded: bool = False  # 4-bit weights, float32
    labelled: int = 128
    masked: int = 64
    rate: float = 1e-3
    decay: float = 0.05
    layer_decay: float = 0.75  # rate of a block against the one above it
    all_contrasts: float = 0.4  # probability that no contrast is missing
    coarse: float = 0.5  # share of the masked cases
    tokens_in_loss: int = 48
    reconstruction: float = 16.0  # weight of the L1 terms at the start
    token_hint: float = 4.0
    limit: float = 1.3  # unmasked L1 against the code's floor


def task_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy summed over the tasks; a case counts only where a task applies to it."""
    known = (labels != UNKNOWN).sum(0).clamp(min=1)
    losses = F.cross_entropy(logits.float().flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, reduction="none")
    return (losses.reshape(labels.shape).sum(0) / known).sum()


class Hint(nn.Module):
    """Names each token's tissue from its features, averaged by threes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.answer = nn.Linear(width // 3, KINDS)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.answer(F.avg_pool1d(hidden, 3, 3))


@torch.no_grad()
def start_heads(network: Network, hint: Hint) -> None:
    """The first layer of every head becomes the hint's evidence for each kind of tumour, summed over columns of
    tokens."""
    weight = hint.answer.weight[1:] - hint.answer.weight[0]  # kinds x features, log odds against 'none'
    bias = hint.answer.bias[1:] - hint.answer.bias[0]
    columns = 36  # places along x and y; both pooled places along z belong to one
    for head in network.heads.values():
        first = head.FC[0]
        rows = torch.zeros(len(weight), columns, columns, 2, weight.shape[1], device=weight.device)
        for column in range(columns):
            rows[:, column, column] = 0.5 * weight[:, None]
        count = len(weight) * columns
        first.weight[:count] = rows.reshape(count, -1)
        first.bias[:count] = (bias + 4.0).repeat_interleave(columns)  # a small lesion fills one of six tokens


def hint_loss(logits: torch.Tensor, tissue: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of every token's tissue, and, per case with a tumour, of its kind over the tokens that hold it."""
    logits, tissue = logits.float(), tissue.float()
    every = -(tissue * F.log_softmax(logits, -1)).sum(-1).mean()
    kinds = tissue[..., 1:]
    per_case = -(kinds * F.log_softmax(logits[..., 1:], -1)).sum((1, 2)) / kinds.sum((1, 2)).clamp(min=1e-6)
    return every + 0.1 * per_case.mean()


def finetune_loss(
    network: Network, hint: Hint, pool: CasePool, plan: FinetunePlan, heads: bool, reconstruction: float
) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The loss of one new batch, and its parts; `heads`: whether they take part yet."""
    random, count = pool.random, plan.labelled + plan.masked
    cases = pool.draw(count)
    values = as_floats(cases.images, draw_curves(count, random))
    chosen = torch.randperm(TOKENS, generator=random, device=random.device)[: plan.tokens_in_loss]
    target = values[:, chosen]
    presence = draw_presence(count, plan.all_contrasts, random)
    dropped = draw_dropped_tokens(plan.masked, plan.coarse, 0.0, random)
    seen = without_missing(values, presence)
    seen[plan.labelled :].masked_fill_(dropped, 0)
    hidden_voxels = (~presence)[:, None, None, :, None].expand(-1, *target.shape[1:]).clone()
    hidden_voxels[plan.labelled :] |= dropped[:, chosen]
    with nullcontext() if plan.rounded else autocast(pool.generator.device):
        states = network.model.encode(seen.float() if plan.rounded else seen)
        output = network.model.decode(states[:, chosen])
        whole, missing = reconstruction_l1(
            output[: plan.labelled], target[: plan.labelled], hidden_voxels[: plan.labelled]
        )
        masked, dropped_l1 = reconstruction_l1(
            output[plan.labelled :], target[plan.labelled :], hidden_voxels[plan.labelled :]
        )
        named = hint_loss(hint(states[: plan.labelled]), cases.tissue[: plan.labelled])
        l1 = whole + 0.25 * missing + 0.5 * (masked + dropped_l1)
        loss = plan.token_hint * named + reconstruction * l1
        parts = {"hint": named, "whole": whole, "masked": dropped_l1}
        if heads:
            tasks = task_loss(network.logits(states[: plan.labelled]), cases.labels[: plan.labelled])
            loss, parts["tasks"] = loss + tasks, tasks
    return loss, parts


@torch.no_grad()
def unmasked_l1(model: LaMIM, cases: Cases, size: int = 32) -> float:
    """Mean absolute error with nothing hidden, over all voxels."""
    total = 0.0
    for start in range(0, len(cases), size):
        values = as_floats(cases.images[start : start + size]).float()
        total += float((model.decode(model.encode(values)) - values).abs().mean()) * len(values)
    return total / len(cases)


def rate_share_of(plan: FinetunePlan, layers: int):
    """Layer-wise decay: the last block has the full rate, as decoder and heads have."""

    def share(name: str) -> float:
        if "patch_embeddings" in name:
            return 0.5 * plan.layer_decay**layers
        if "position_embeddings" in name:
            return plan.layer_decay**layers
        if "blocks." in name:
            return plan.layer_decay ** (layers - 1 - int(name.split("blocks.")[1].split(".")[0]))
        return 0.3 if "FC.0" in name else 1.0  # FC.0 sums thousands of inputs

    return share


def finetune(
    network: Network,
    hint: Hint,
    pool: CasePool,
    plan: FinetunePlan,
    checkpoint: Path,
    check: Cases,
    floor: float,
    every_seconds: float = 240.0,
) -> dict[str, object]:
    """Trains in place and leaves the mean of the weights; goes on from `checkpoint` where that exists.

    `check`: cases whose unmasked L1 is held under `plan.limit` times `floor`. Returns what the stage did.
    """
    device = pool.generator.device
    both = nn.ModuleDict({"network": network, "hint": hint}).to(device).train()
    share = rate_share_of(plan, network.model.config.layers)
    optimiser = torch.optim.AdamW(parameter_groups(both, plan.decay, share), plan.rate, betas=(0.9, 0.98), fused=True)
    ema, clock, reconstruction = Ema(both), Clock(plan.budget, device), plan.reconstruction
    started = plan.heads_from == 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=device)
        both.load_state_dict(stored["both"])
        optimiser.load_state_dict(stored["optimiser"])
        ema.load(stored["ema"])
        clock = Clock(plan.budget, device, stored["step"], stored["elapsed"])
        started, reconstruction = stored["started"], stored["reconstruction"]
    rounding = Rounding(quantised_weights(network)) if plan.rounded else nullcontext
    parts, saved, checked, gates = {}, clock.elapsed, 0.0, []

    def save() -> None:
        save_checkpoint(
            checkpoint, both=both.state_dict(), optimiser=optimiser.state_dict(), ema=ema.state(), step=clock.step,
            elapsed=clock.elapsed, started=started, reconstruction=reconstruction,
        )  # fmt: skip

    for progress in clock:
        set_rate(optimiser, plan.rate * rate_share(progress))
        if not started and progress >= plan.heads_from:
            start_heads(network, hint)
            ema, started = Ema(both), True
        with rounding():
            loss, parts = finetune_loss(network, hint, pool, plan, started, reconstruction)
            optimiser.zero_grad()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(both.parameters(), 1.0)
        optimiser.step()
        ema.update()
        if clock.step % 50 == 0:
            numbers = " ".join(f"{name} {value.item():.4f}" for name, value in parts.items())
            print(f"finetune {clock.step} {clock.elapsed:.0f} s {numbers}", flush=True)
        if progress - checked > 0.1:
            checked = progress
            ratio = unmasked_l1(network.model, check) / floor
            gates.append(round(ratio, 3))
            reconstruction *= 1.5 if ratio > plan.limit - 0.1 else 1.0
            print(f"finetune {clock.step}: unmasked L1 {ratio:.3f} x floor, weight {reconstruction:.0f}", flush=True)
        if clock.elapsed - saved > every_seconds:
            save()
            saved = clock.elapsed
    save()
    ema.swap()
    gates.append(round(unmasked_l1(network.model, check) / floor, 3))
    return {
        "steps": clock.step, "seconds": round(clock.elapsed, 1), "cases": clock.step * (plan.labelled + plan.masked),
        "rendered": pool.rendered, "unmasked_to_floor": gates,
        **{name: round(value.item(), 5) for name, value in parts.items()},
    }  # fmt: skip

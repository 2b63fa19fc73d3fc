"""The three heads and one encoder for all of them, trained together with the reconstruction.

LaMIM fine-tunes one encoder per task and lets the decoder go stale. Here one encoder ships, and its decoder with it: every
step adds the masked reconstruction of other cases to the cross-entropies, so the decoder keeps fitting the encoder. A linear
layer that names each token's tissue (none, meningioma, wild type, mutant) helps during training and is thrown away after.
A contrast is left out now and then, so that a missing scan (zeros) is nothing new. The last steps run with 4-bit weights.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from augment import drop_contrasts, prefetched, vary
from dataset import TASKS, UNKNOWN, Dataset
from dropout import SCHEMES, FinePool, masked_view
from model import TOKENS, Network, to_tokens
from pretrain import floats, rate_at, rate_groups, save_checkpoint
from quantise import Rounding
from synth.lesions import KINDS


@dataclass(frozen=True)
class FinetunePlan:
    """How long and how fast; batches are whole cases for the heads and masked ones for the decoder."""

    steps: int = 1800
    rounded_steps: int = 400  # the last of them, with 4-bit weights
    labelled: int = 10
    masked: int = 3
    rate: float = 6e-4
    decay: float = 0.05
    seed: int = 12
    looked_at: int = 72  # tokens in the reconstruction's loss
    reconstruction: float = 8.0  # weight of its L1
    token_hint: float = 1.0


@dataclass(frozen=True)
class Batch:
    """One step's material, bytes in token order."""

    labelled: torch.Tensor
    labels: torch.Tensor  # N x 3
    tissue: torch.Tensor  # N x 216 x 4, share of each of KINDS ("healthy" is the rest)
    masked: torch.Tensor
    target: torch.Tensor
    chosen: torch.Tensor


def mirrored_tokens(share: np.ndarray) -> np.ndarray:
    """Token shares after mirroring left and right."""
    return share.reshape(6, 6, 6)[::-1].reshape(TOKENS)


def draw_batch(data: Dataset, plan: FinetunePlan, pool: FinePool, step: int) -> Batch:
    """A function of the plan's seed and the step."""
    rng = np.random.default_rng([plan.seed, step])
    scheme = tuple(SCHEMES)[step % 2]
    picked = rng.integers(0, len(data), plan.labelled)
    cases, tissue = [], torch.zeros(plan.labelled, TOKENS, len(KINDS))
    for n, i in enumerate(picked):
        mirror = rng.random() < 0.5
        images = data.images[i][:, ::-1] if mirror else data.images[i]
        cases.append(drop_contrasts(vary(images, rng, mirror=False), rng))
        share = torch.from_numpy(np.array(mirrored_tokens(data.tokens[i]) if mirror else data.tokens[i]))
        tissue[n, :, KINDS.index(data.details[i]["kind"])] = share
        tissue[n, :, 0] = 1 - share if data.details[i]["kind"] != "healthy" else 1
    whole = [vary(data.images[i], rng) for i in rng.integers(0, len(data), plan.masked)]
    chosen = torch.from_numpy(np.sort(rng.permutation(TOKENS)[: plan.looked_at]))
    views = [drop_contrasts(masked_view(case, rng, scheme, pool), rng, 0.05) for case in whole]
    return Batch(
        to_tokens(torch.stack(cases)),
        torch.from_numpy(data.labels[picked]),
        tissue,
        to_tokens(torch.stack(views)),
        torch.stack([to_tokens(case[None])[0, chosen] for case in whole]),
        chosen,
    )


def task_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy summed over the tasks; a case counts only where a task applies to it."""
    losses = [
        F.cross_entropy(logits[:, t], labels[:, t], ignore_index=UNKNOWN)
        for t in range(len(TASKS))
        if bool((labels[:, t] != UNKNOWN).any())
    ]
    return torch.stack(losses).sum()


def finetune_loss(
    network: Network, hint: nn.Module, batch: Batch, plan: FinetunePlan, device: torch.device
) -> tuple[torch.Tensor, dict]:
    """The sum that is minimised, and its parts as numbers."""
    hidden = network.model.encode(floats(torch.cat([batch.labelled, batch.masked]), device))
    seen, masked = hidden[: plan.labelled], hidden[plan.labelled :]
    tasks = task_loss(network.logits(seen), batch.labels.to(device))
    tissue = batch.tissue.to(device)
    named = -(tissue * F.log_softmax(hint(seen), -1)).sum(-1).mean()
    output = network.model.decode(masked[:, batch.chosen.to(device)])
    l1 = (output - floats(batch.target, device)).abs().mean()
    loss = tasks + plan.token_hint * named + plan.reconstruction * l1
    return loss, {"tasks": float(tasks), "hint": float(named), "l1": float(l1)}


def finetune(
    network: Network, data: Dataset, plan: FinetunePlan, checkpoint: Path, device: torch.device, every: int = 100
) -> None:
    """Trains in place; goes on from `checkpoint` where it exists. The caller snaps the weights to the grid at the end."""
    hint = nn.Linear(network.model.config.width, len(KINDS))
    parameters = [*network.parameters(), *hint.parameters()]
    groups = [*rate_groups(network), {"params": list(hint.parameters()), "share": 1.0}]
    optimiser = torch.optim.AdamW(groups, plan.rate, weight_decay=plan.decay)
    start = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=device)
        network.load_state_dict(stored["network"])
        hint.load_state_dict(stored["hint"])
        optimiser.load_state_dict(stored["optimiser"])
        start = stored["step"]
    network.to(device).train()
    hint.to(device)
    rounding, pool = Rounding(network), FinePool(plan.seed)
    begun, smooth = time.time(), {}
    for step, batch in zip(
        range(start, plan.steps), prefetched(lambda s: draw_batch(data, plan, pool, s), start, plan.steps)
    ):
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * rate_at(step, plan.steps, plan.rate, 60)
        with rounding() if step >= plan.steps - plan.rounded_steps else nullcontext():
            loss, parts = finetune_loss(network, hint, batch, plan, device)
            optimiser.zero_grad()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        smooth = {k: 0.95 * smooth.get(k, v) + 0.05 * v for k, v in parts.items()}
        if step % 20 == 0:
            print(
                f"finetune {step}",
                *(f"{k} {v:.4f}" for k, v in smooth.items()),
                f"{time.time() - begun:.0f} s",
                flush=True,
            )
        if (step + 1) % every == 0 or step + 1 == plan.steps:
            save_checkpoint(
                checkpoint, network=network.state_dict(), hint=hint.state_dict(),
                optimiser=optimiser.state_dict(), step=step + 1,
            )  # fmt: skip

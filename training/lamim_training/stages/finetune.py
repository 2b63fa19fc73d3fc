"""The three heads and one encoder for all of them, trained together with the reconstruction.

LaMIM fine-tunes one encoder per task and lets the decoder go stale. Here one encoder ships, and its decoder with it: every
step adds the masked reconstruction of other cases to the cross-entropies, so the decoder keeps fitting the encoder. A linear
layer that names each token's tissue (none, meningioma, wild type, mutant) comes first: it sees features averaged by threes, as
the heads do, and after some hundred steps the heads start from it and join the loss. It is thrown away at the end.
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

from lamim_training.generator.dataset import Dataset
from lamim_training.generator.lesions import KINDS
from lamim_training.model.network import TOKENS, Network, to_tokens
from lamim_training.model.quantise import Rounding, quantised_weights
from lamim_training.stages.augment import drop_contrasts, prefetched, vary
from lamim_training.stages.dropout import SCHEMES, FinePool, masked_view
from lamim_training.stages.pretrain import floats, rate_at, rate_groups, save_checkpoint
from lamim_training.tasks import TASKS, UNKNOWN


@dataclass(frozen=True)
class FinetunePlan:
    """How long and how fast; batches are whole cases for the heads and masked ones for the decoder."""

    steps: int = 3000
    heads_from: int = 450  # step at which the heads start
    keep_heads: bool = False  # they have learnt before: none of them starts from the hint
    rounded_steps: int = 300  # the last of them, with 4-bit weights
    labelled: int = 6
    masked: int = 3
    rate: float = 5e-4
    decay: float = 0.05
    seed: int = 12
    looked_at: int = 72  # tokens in the reconstruction's loss
    reconstruction: float = 8.0  # weight of its L1
    dropped_weight: float = 4.0  # of a dropped voxel against one that is still there
    token_hint: float = 4.0


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


class Hint(nn.Module):
    """Names each token's tissue from its features, averaged by threes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.answer = nn.Linear(width // 3, len(KINDS))

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.answer(F.avg_pool1d(hidden, 3, 3))


@torch.no_grad()
def start_heads(network: Network, hint: Hint) -> None:
    """The first layer of every head becomes the hint's evidence for each kind of tumour, summed over columns of tokens."""
    weight = hint.answer.weight[1:] - hint.answer.weight[0]  # kinds x features, log odds against 'none'
    bias = hint.answer.bias[1:] - hint.answer.bias[0]
    columns = 36  # places along x and y; both pooled places along z belong to one
    for head in network.heads.values():
        first = head.FC[0]
        rows = torch.zeros(len(weight), columns, columns, 2, weight.shape[1])
        for column in range(columns):
            rows[:, column, column] = 0.5 * weight[:, None]
        first.weight[: len(weight) * columns] = rows.reshape(len(weight) * columns, -1)
        first.bias[: len(weight) * columns] = (bias + 4.0).repeat_interleave(
            columns
        )  # a small lesion fills one of six tokens


def hint_loss(logits: torch.Tensor, tissue: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of every token's tissue, and, per case with a tumour, of its kind over the tokens that hold it."""
    every = -(tissue * F.log_softmax(logits, -1)).sum(-1).mean()
    kinds = tissue[..., 1:]
    per_case = -(kinds * F.log_softmax(logits[..., 1:], -1)).sum((1, 2)) / kinds.sum((1, 2)).clamp(min=1e-6)
    return every + 0.1 * per_case.mean()


def finetune_loss(
    network: Network, hint: nn.Module, batch: Batch, plan: FinetunePlan, device: torch.device, heads: bool
) -> tuple[torch.Tensor, dict]:
    """The sum that is minimised, and its parts as numbers; `heads`: whether they take part yet."""
    hidden = network.model.encode(floats(torch.cat([batch.labelled, batch.masked]), device))
    seen, masked = hidden[: plan.labelled], hidden[plan.labelled :]
    tissue = batch.tissue.to(device)
    named = hint_loss(hint(seen), tissue)
    output = network.model.decode(masked[:, batch.chosen.to(device)])
    dropped = floats(batch.masked[:, batch.chosen] != batch.target, device) * 255
    weight = 1 + (plan.dropped_weight - 1) * dropped
    l1 = ((output - floats(batch.target, device)).abs() * weight).sum() / weight.sum()
    loss = plan.token_hint * named + plan.reconstruction * l1
    parts = {"hint": float(named), "l1": float(l1)}
    if heads:
        tasks = task_loss(network.logits(seen), batch.labels.to(device))
        loss, parts["tasks"] = loss + tasks, float(tasks)
    return loss, parts


def finetune(
    network: Network, data: Dataset, plan: FinetunePlan, checkpoint: Path, device: torch.device, every: int = 100
) -> None:
    """Trains in place; goes on from `checkpoint` where it exists. The caller snaps the weights to the grid at the end."""
    hint = Hint(network.model.config.width)
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
    rounding, pool = Rounding(quantised_weights(network)), FinePool(plan.seed)
    begun, smooth = time.time(), {}
    for step, batch in zip(
        range(start, plan.steps), prefetched(lambda s: draw_batch(data, plan, pool, s), start, plan.steps)
    ):
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * rate_at(step, plan.steps, plan.rate, 60)
        if step == plan.heads_from and not plan.keep_heads:
            start_heads(network, hint)
        with rounding() if step >= plan.steps - plan.rounded_steps else nullcontext():
            loss, parts = finetune_loss(network, hint, batch, plan, device, step >= plan.heads_from)
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

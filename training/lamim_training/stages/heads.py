"""The last stage: the heads alone, on what the finished encoder gives.

The encoder's weights are on their 4-bit grid by now and stay. The heads' first layers are rounded while they learn.

Attention carries news of a tumour into every token, so a head may read it anywhere, and an evidence map that blanks
tokens would point anywhere. So the heads also see scans with tokens blanked (set to zero): with the tumour's own tokens
blanked, the answer to detection is 'normal'; with as many tokens blanked elsewhere, every answer stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F

from lamim_training.model.network import TOKENS, Network
from lamim_training.model.quantise import Rounding
from lamim_training.stages.finetune import task_loss
from lamim_training.stages.pool import CasePool, Cases
from lamim_training.stages.schedule import Budget, Clock, Ema, rate_share, set_rate
from lamim_training.stages.views import as_floats, draw_curves, draw_presence, without_missing
from lamim_training.tasks import UNKNOWN

HOLDS = 0.005  # share of a token's voxels from which on it counts as holding lesion


@dataclass(frozen=True)
class HeadPlan:
    """How long the heads learn."""

    budget: Budget = field(default_factory=lambda: Budget(steps=500))
    batch: int = 256
    rate: float = 3e-4
    decay: float = 0.3
    dropout: float = 0.3  # of pooled features
    all_contrasts: float = 0.4
    lesion_blanked: float = 0.2  # share of cases without their tumour's tokens
    elsewhere_blanked: float = 0.3  # share of cases without the tokens that another case's tumour fills


def blank_tokens(
    tokens: torch.Tensor, cases: Cases, plan: HeadPlan, random: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Features (N x 216 x ...) and labels, some of the cases with tokens set to zero."""
    lesion = cases.tissue[..., 1:].sum(-1) > HOLDS
    other = lesion.roll(1, 0)
    chance = torch.rand(len(lesion), generator=random, device=random.device)
    without = (chance < plan.lesion_blanked)[:, None] & lesion
    elsewhere = (chance > 1 - plan.elsewhere_blanked)[:, None] & other & ~lesion
    labels, changed = cases.labels.clone(), without.any(1)
    labels[changed, 0] = 0
    labels[changed, 1:] = UNKNOWN
    return tokens.masked_fill((without | elsewhere)[..., None], 0), labels


def pool_tokens(tokens: torch.Tensor) -> torch.Tensor:
    """N x 216 x width / 3 to the heads' first layer: the other half of the average over squares of 3 x 3."""
    return tokens.reshape(len(tokens), TOKENS // 3, 3, -1).mean(2).flatten(1)


def refine_heads(network: Network, pool: CasePool, plan: HeadPlan) -> dict[str, float]:
    """Trains the heads in place; the caller has snapped the network before and snaps it after."""
    device, random = pool.generator.device, pool.random
    network.to(device).eval()
    heads = network.heads
    optimiser = torch.optim.AdamW(
        [{"params": list(heads.parameters()), "share": 1.0}], plan.rate, weight_decay=plan.decay, fused=True
    )
    rounding = Rounding([head.FC[0].weight for head in heads.values()])
    ema, clock, loss = Ema(heads), Clock(plan.budget, device), torch.zeros(())
    for progress in clock:
        set_rate(optimiser, plan.rate * rate_share(progress))
        cases = pool.draw(plan.batch)
        with torch.no_grad():
            values = as_floats(cases.images, draw_curves(plan.batch, random)).float()
            seen = without_missing(values, draw_presence(plan.batch, plan.all_contrasts, random))
            tokens, labels = blank_tokens(F.avg_pool1d(network.model.encode(seen), 3, 3), cases, plan, random)
            features = F.dropout(pool_tokens(tokens), plan.dropout)
        with rounding():
            loss = task_loss(torch.stack([head.FC(features) for head in heads.values()], 1), labels)
            optimiser.zero_grad()
            loss.backward()
        optimiser.step()
        ema.update()
        if clock.step % 50 == 0:
            print(f"heads {clock.step} {clock.elapsed:.0f} s tasks {loss.item():.4f}", flush=True)
    ema.swap()
    return {"steps": clock.step, "seconds": round(clock.elapsed, 1), "tasks": round(loss.item(), 5)}

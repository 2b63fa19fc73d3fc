"""The last stage: the heads alone, on what the finished encoder gives.

The encoder's weights are on their 4-bit grid by now and stay. Each training case passes it a few times, varied as before; the
heads then see all of it many times over for next to nothing. Their first layers are rounded while they learn.

Attention carries news of a tumour into every token, so a head may read it anywhere, and an evidence map that blanks tokens
would point anywhere. So the heads also see scans with tokens blanked (set to zero): with the tumour's own tokens blanked, the
answer to detection is 'normal'; with as many tokens blanked elsewhere, every answer stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.generator.dataset import Dataset
from lamim_training.model.network import TOKENS, Network, to_tokens
from lamim_training.model.quantise import Rounding
from lamim_training.stages.augment import drop_contrasts, vary
from lamim_training.stages.finetune import mirrored_tokens, task_loss
from lamim_training.stages.pretrain import floats, rate_at, save_checkpoint
from lamim_training.tasks import UNKNOWN

HOLDS = 0.005  # share of a token's voxels from which on it counts as holding lesion


@dataclass(frozen=True)
class HeadPlan:
    """How often each case passes the encoder, and how long the heads learn."""

    passes: int = 2
    steps: int = 1500
    batch: int = 64
    rate: float = 3e-4
    decay: float = 1.0
    dropout: float = 0.5  # of pooled features
    lesion_blanked: float = 0.25  # share of cases without their tumour's tokens
    elsewhere_blanked: float = 0.4  # share of cases without the tokens that another case's tumour fills
    seed: int = 13


@dataclass(frozen=True)
class Features:
    """What the heads learn from: N cases in a row, pass after pass."""

    tokens: torch.Tensor  # N x 216 x width / 3, the last block's features averaged by threes, half precision
    lesion: torch.Tensor  # N x 216, whether the token holds lesion
    labels: torch.Tensor  # N x 3


def _case(data: Dataset, index: int, run: int, seed: int) -> tuple[torch.Tensor, np.ndarray]:
    rng = np.random.default_rng([seed, run, index])
    mirror = rng.random() < 0.5
    images = data.images[index][:, ::-1] if mirror else data.images[index]
    share = mirrored_tokens(data.tokens[index]) if mirror else data.tokens[index]
    return drop_contrasts(vary(images, rng, mirror=False), rng, 0.1), share > HOLDS


@torch.no_grad()
def run_features(network: Network, data: Dataset, run: int, seed: int, cache: Path, device: torch.device) -> Features:
    """One pass of all cases through the encoder; kept in `cache`."""
    if not cache.exists():
        tokens, lesion, batch = [], [], 4
        for start in range(0, len(data), batch):
            cases = [_case(data, i, run, seed) for i in range(start, min(start + batch, len(data)))]
            hidden = network.model.encode(floats(to_tokens(torch.stack([c for c, _ in cases])), device))
            tokens.append(F.avg_pool1d(hidden, 3, 3).cpu().half())
            lesion.extend(np.array(share) for _, share in cases)
            if start % 400 == 0:
                print(f"heads: pass {run}, case {start}", flush=True)
        save_checkpoint(cache, tokens=torch.cat(tokens), lesion=torch.from_numpy(np.stack(lesion)))
    stored = torch.load(cache)
    return Features(stored["tokens"], stored["lesion"], torch.from_numpy(data.labels))


def blanked(
    features: Features, picked: torch.Tensor, plan: HeadPlan, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Features and labels of a batch, some of it with tokens set to zero."""
    tokens, labels = features.tokens[picked].float(), features.labels[picked].clone()
    own = features.lesion[picked]
    other = features.lesion[torch.from_numpy(rng.integers(0, len(features.labels), len(picked)))]
    chance = torch.from_numpy(rng.random(len(picked)))
    without = (chance < plan.lesion_blanked)[:, None] & own
    elsewhere = (chance > 1 - plan.elsewhere_blanked)[:, None] & other & ~own
    hidden = without | elsewhere
    labels[without.any(1), 0] = 0
    labels[without.any(1), 1:] = UNKNOWN
    return tokens.masked_fill(hidden[..., None], 0), labels


def pooled(tokens: torch.Tensor) -> torch.Tensor:
    """N x 216 x width / 3 to the heads' first layer: the other half of the average over squares of 3 x 3."""
    return tokens.reshape(len(tokens), TOKENS // 3, 3, -1).mean(2).flatten(1)


def refine_heads(network: Network, data: Dataset, plan: HeadPlan, work: Path, device: torch.device) -> None:
    """Trains the heads in place; the caller has snapped the network before and snaps it after."""
    network.to(device).eval()
    runs = [run_features(network, data, r, plan.seed, work / f"features-{r}.pt", device) for r in range(plan.passes)]
    features = Features(*(torch.cat([getattr(r, name) for r in runs]) for name in ("tokens", "lesion", "labels")))
    optimiser = torch.optim.AdamW(network.heads.parameters(), plan.rate, weight_decay=plan.decay)
    rounding = Rounding([head.FC[0].weight for head in network.heads.values()])
    rng = np.random.default_rng(plan.seed)
    torch.manual_seed(plan.seed)
    for step in range(plan.steps):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, plan.steps, plan.rate, 20)
        picked = torch.from_numpy(rng.integers(0, len(features.labels), plan.batch))
        tokens, labels = blanked(features, picked, plan, rng)
        seen = F.dropout(pooled(tokens.to(device)), plan.dropout)
        with rounding():
            logits = torch.stack([head.FC(seen) for head in network.heads.values()], 1)
            loss = task_loss(logits, labels.to(device))
            optimiser.zero_grad()
            loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"heads {step} tasks {float(loss):.4f}", flush=True)

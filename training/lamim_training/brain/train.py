"""Trains the network for a given time: `python -m lamim_training.brain.train WORK --voxel 3 --minutes 60`.

`--start` continues from a checkpoint or graph. One process draws heads and one learns. Each scan is used a few times,
mirrored and with new gamma and noise.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.multiprocessing as mp
import torch.nn.functional as F

from .export import read_weights
from .head import draw_head
from .network import BrainNet
from .scan import draw_scan, normalise

SEED = 20251


def _produce(queue, voxel: float, seed: int) -> None:
    torch.set_num_threads(1)
    number = 0
    while True:
        rng = np.random.default_rng([SEED, seed, number])
        head = draw_head(rng)
        for _ in range(2):  # poses of one head
            scan = draw_scan(rng, voxel, head)
            queue.put((scan.image.half().numpy(), scan.brain.half().numpy()))
        number += 1


def _vary(rng: np.random.Generator, image: torch.Tensor, brain: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    if rng.random() < 0.5:
        image, brain = image.flip(0), brain.flip(0)
    seen = image > 0
    image = image ** float(rng.uniform(0.8, 1.25))
    image = image + torch.from_numpy(rng.standard_normal(image.shape, np.float32)) * float(rng.uniform(0, 0.03))
    return normalise(image.clamp(min=0) * seen), brain


def loss_of(logits: torch.Tensor, brain: torch.Tensor) -> torch.Tensor:
    """Cross-entropy on shares, plus soft Dice."""
    p = torch.sigmoid(logits)
    overlap = 2 * (p * brain).sum((1, 2, 3, 4)) / ((p + brain).sum((1, 2, 3, 4)) + 1)
    return F.binary_cross_entropy_with_logits(logits, brain) * 2 + (1 - overlap).mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--voxel", type=float, default=3.0)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--uses", type=float, default=4.0, help="times that a scan is learnt from, on average")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="a checkpoint, or a shipped graph (.onnx)")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(SEED + args.seed)
    rng = np.random.default_rng([SEED, 1, args.seed])
    net = BrainNet().to(memory_format=torch.channels_last_3d)
    if args.start:
        graph = args.start.suffix == ".onnx"
        net.load_state_dict(read_weights(args.start) if graph else torch.load(args.start))
    mean = {k: v.clone() for k, v in net.state_dict().items()}
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-4)
    queue = mp.Queue(16)
    mp.Process(target=_produce, args=(queue, args.voxel, args.seed), daemon=True).start()
    held = [queue.get() for _ in range(8)]
    drawn, step, begun, saved, losses = 8, 0, time.time(), time.time(), []
    while (gone := (time.time() - begun) / 60 / args.minutes) < 1:
        while drawn * args.uses < 2 * step:
            held.append(queue.get())
            drawn += 1
        held = held[-80:]
        for group in optimiser.param_groups:  # up, then down to nothing
            group["lr"] = args.rate * min(1, (step + 1) / 30) * 0.5 * (1 + np.cos(np.pi * gone))
        chosen = [held[i] for i in rng.choice(len(held), 2, replace=False)]
        pairs = [_vary(rng, *(torch.from_numpy(a).float() for a in pair)) for pair in chosen]
        image, brain = (torch.stack(t)[:, None] for t in zip(*pairs))
        loss = loss_of(net(image.contiguous(memory_format=torch.channels_last_3d)), brain)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        step += 1
        keep = min(0.99, 1 - 4 / (step + 4))
        for k, v in net.state_dict().items():
            mean[k].mul_(keep).add_(v, alpha=1 - keep)
        if time.time() - saved > 60:
            saved = time.time()
            torch.save(mean, args.work / "brain.pt")
            line = {
                "minutes": round(gone * args.minutes, 1),
                "step": step,
                "drawn": drawn,
                "loss": float(np.mean(losses[-40:])),
            }
            print(json.dumps(line), flush=True)
    torch.save(mean, args.work / "brain.pt")


if __name__ == "__main__":
    main()

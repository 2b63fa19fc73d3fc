"""Step times and memory on this machine, to set a plan by: python -m lamim_training.bench [--plan NAME] [--repeats N]

Prints seconds of drawing anatomy and appearance, of a pretraining, a fine-tuning and a 4-bit step, views and cases per
second, and on a GPU the memory. Cases are drawn once; steps don't wait for the generator.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from lamim_training.generator import CaseGenerator
from lamim_training.model.network import Network
from lamim_training.model.quantise import Rounding, quantised_weights
from lamim_training.plan import PLANS, Plan
from lamim_training.stages.finetune import Hint, finetune_loss
from lamim_training.stages.pool import CasePool
from lamim_training.stages.pretrain import pretrain_loss


def seconds_of(call: Callable[[], object], repeats: int, device: torch.device) -> float:
    """Mean wall time of a call, after one to warm up."""
    call()
    _wait(device)
    begun = time.perf_counter()
    for _ in range(repeats):
        call()
    _wait(device)
    return (time.perf_counter() - begun) / repeats


def measure(plan: Plan, generator: CaseGenerator, repeats: int) -> dict[str, float]:
    """Name to seconds, or to a rate where the name says so."""
    device = generator.device
    chunk = plan.pool.chunk
    people = generator.anatomy(plan.training_seed, chunk)
    found = {
        "anatomy, s a case": seconds_of(lambda: generator.anatomy(1, chunk), repeats, device) / chunk,
        "appearance, s a case": seconds_of(lambda: generator.appear(people, 1), repeats, device) / chunk,
    }
    small = replace(plan.pool, capacity=2 * chunk, start=2 * chunk, fresh_share=0.0)
    pool = CasePool(generator, small, plan.training_seed)
    network, hint = Network(plan.config).to(device), Hint(plan.config.width).to(device)
    optimiser = torch.optim.AdamW([*network.parameters(), *hint.parameters()], 1e-4, fused=True)
    rounding = Rounding(quantised_weights(network))

    def step(loss: torch.Tensor) -> None:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    def pretrain_step() -> None:
        step(pretrain_loss(network.model, pool, plan.pretrain)[0])

    def finetune_step() -> None:
        step(finetune_loss(network, hint, pool, plan.finetune, True, plan.finetune.reconstruction)[0])

    def rounded_step() -> None:
        with rounding():
            step(finetune_loss(network, hint, pool, plan.rounded, True, plan.rounded.reconstruction)[0])

    for name, call, count in (
        ("pretrain", pretrain_step, 2 * plan.pretrain.pairs),
        ("finetune", finetune_step, plan.finetune.labelled + plan.finetune.masked),
        ("round", rounded_step, plan.rounded.labelled + plan.rounded.masked),
    ):
        found[f"{name} step, s"] = seconds_of(call, repeats, device)
        found[f"{name}, images a second"] = count / found[f"{name} step, s"]
    if device.type == "cuda":
        found["memory, GiB"] = torch.cuda.max_memory_allocated() / 2**30
    return found


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--repeats", type=int, default=5)
    args = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    for name, value in measure(PLANS[args.plan], CaseGenerator(device), args.repeats).items():
        print(f"{name}: {value:.4g}", flush=True)


if __name__ == "__main__":
    main()

"""One command from seeds to checkpoints and figures.

python -m lamim_training.reproduce WORK [--plan NAME] [--until STAGE] [--deadline SECONDS]

Stages: pretrain, finetune, round (4-bit weights, then the heads alone), evaluate, few-labels. Everything lands in WORK;
a second call goes on where the first one stopped. `timed` gives every stage seconds instead of steps, for a machine
that is lent.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from pathlib import Path

import torch

from lamim_training.evaluation.floor import CodeFloor
from lamim_training.evaluation.image_sets import ImageSet, draw_cases
from lamim_training.evaluation.suite import evaluate
from lamim_training.few_labels.run import run_few_labels
from lamim_training.generator import CaseGenerator
from lamim_training.model.checkpoints import write_checkpoints
from lamim_training.model.network import LaMIM, Network
from lamim_training.model.packed import pack_network, pack_state, write_parts
from lamim_training.model.pca import start_from_components
from lamim_training.model.quantise import snap
from lamim_training.model.rotation import hidden_covariance, rotate, triplet_rotation
from lamim_training.plan import PLANS, Plan
from lamim_training.stages.finetune import Hint, finetune
from lamim_training.stages.heads import refine_heads
from lamim_training.stages.pool import CasePool, Cases, render_cases
from lamim_training.stages.pretrain import pretrain
from lamim_training.stages.schedule import autocast
from lamim_training.stages.views import as_floats

STAGES = ("pretrain", "finetune", "round", "evaluate", "few-labels")


class Journal:
    """What every stage did, in WORK/journal.json."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values = json.loads(path.read_text()) if path.exists() else {}
        self.begun = time.monotonic()

    def write(self, name: str, value: object) -> None:
        self.values[name] = value
        self.path.write_text(json.dumps(self.values, indent=1) + "\n")
        print(f"[{time.monotonic() - self.begun:.0f} s] {name}: {json.dumps(value)[:600]}", flush=True)


def floor_of(generator: CaseGenerator, plan: Plan) -> float:
    """Mean absolute error of a linear code of the network's width with nothing hidden, over the check cases'
    volumes."""
    fitted = draw_cases(generator, plan.training_seed, plan.floor_cases, 16)
    tested = draw_cases(generator, plan.check_seed, plan.check_cases, 16)
    floor = CodeFloor(fitted, plan.config.width, 16)
    return mean_error(tested, floor.restore)


def mean_error(cases: ImageSet, restore) -> float:
    errors = [(restore(images) - images).abs().mean().item() * len(images) for _, images in cases.batches(16)]
    return sum(errors) / len(cases)


@torch.no_grad()
def turn_to_triplets(model: LaMIM, cases: Cases) -> None:
    """Rotates the residual stream by the hidden states of some cases."""
    with autocast(cases.images.device):
        states = torch.cat([model.encode(as_floats(part)).float() for part in cases.images.split(32)])
    rotate(model, triplet_rotation(hidden_covariance(states)))


class Run:
    """The stages on one device."""

    def __init__(self, plan: Plan, work: Path, generator: CaseGenerator) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self.plan, self.work, self.generator, self.device = plan, work, generator, generator.device
        self.journal = Journal(work / "journal.json")
        self.check = render_cases(self.generator, plan.check_seed, plan.check_cases)
        self.floor = floor_of(self.generator, plan)
        self.pool = CasePool(self.generator, plan.pool, plan.training_seed)
        self.journal.write("start", {"device": str(self.device), "floor": self.floor, "pool": self.pool.filled})
        torch.manual_seed(plan.weights_seed)
        self.network = Network(plan.config).to(self.device)

    def pretrain(self) -> None:
        self.start = copy.deepcopy(self.network.model)
        start_from_components(self.start, self.pool.cases.images[: max(2, self.plan.pretrain.components)])
        done = pretrain(self.network.model, self.pool, self.plan.pretrain, self.work / "pretrain.pt")
        turn_to_triplets(self.network.model, self.check)
        self.journal.write("pretrain", done)
        self.pretrained = copy.deepcopy(self.network.model)
        write_parts(pack_state(self.pretrained.state_dict()), self.work, "pretrained")

    def finetune(self) -> None:
        self.hint = Hint(self.plan.config.width).to(self.device)
        done = finetune(
            self.network, self.hint, self.pool, self.plan.finetune, self.work / "finetune.pt", self.check, self.floor
        )
        self.journal.write("finetune", done)
        self.before_rounding = copy.deepcopy(self.network)

    def round(self) -> None:
        torch.set_float32_matmul_precision("high")  # float32 with the tensor cores' 10-bit products
        done = finetune(
            self.network, self.hint, self.pool, self.plan.rounded, self.work / "rounded.pt", self.check, self.floor
        )
        snap(self.network)
        self.journal.write("rounded", done)
        done = refine_heads(self.network, self.pool, self.plan.heads)
        snap(self.network)
        torch.set_float32_matmul_precision("highest")
        write_parts(pack_network(self.network), self.work, "network")
        write_checkpoints(self.network, self.work / "export")
        self.journal.write("heads", done)

    def evaluate(self) -> None:
        evaluate(
            self.network, self.generator, self.plan.evaluation, self.device, self.work / "results.json",
            self.before_rounding,
        )  # fmt: skip

    def few_labels(self, deadline: float | None) -> None:
        del self.pool  # its memory goes to the replicas

        def write(task: str, part: dict) -> None:
            (self.work / f"few-labels-{task}.json").write_text(json.dumps(part))

        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        run_few_labels(self.generator, self.plan.few_labels, self.pretrained, self.start, deadline, write)

    def until(self, last: str, deadline: float | None = None) -> None:
        """All stages up to `last`."""
        stages = (self.pretrain, self.finetune, self.round, self.evaluate, lambda: self.few_labels(deadline))
        for name, stage in zip(STAGES, stages):
            stage()
            self.journal.write(f"after {name}", {"memory_gib": peak_memory(self.device)})
            if name == last:
                return


def peak_memory(device: torch.device) -> float | None:
    """GiB on a GPU."""
    return round(torch.cuda.max_memory_allocated() / 2**30, 1) if device.type == "cuda" else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--until", choices=STAGES, default=STAGES[-1])
    parser.add_argument("--deadline", type=float, help="seconds from the start after which few-label arms are cut")
    parser.add_argument("--threads", type=int, help="of the processor")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    deadline = time.monotonic() + args.deadline if args.deadline else None
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    Run(PLANS[args.plan], args.work, CaseGenerator(device)).until(args.until, deadline)


if __name__ == "__main__":
    main()

"""One command from seeds to checkpoints: cases, pretraining, fine-tuning, 4-bit grid, heads, `.pth` files.

python reproduce.py WORK [--smoke] [--until data|pretrain|finetune|export] [--bundle FOLDER [--heads-only]]
    [--workers N] [--threads N]

Everything lands in WORK. A second call goes on where the first one stopped: cases one by one, training at its last
checkpoint. `evaluate.py WORK` writes the figures, `card.py` the model card. With `--bundle`, encoder, decoder and heads are read
out of that bundle (the shipped one, say) and go on from there: fine-tuned further, or with `--heads-only` not even that.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from lamim_training.generator.dataset import generate, open_dataset
from lamim_training.model.checkpoints import write_checkpoints
from lamim_training.model.network import Network
from lamim_training.model.quantise import snap
from lamim_training.model.shipped import read_bundle
from lamim_training.plan import FULL, SMOKE, CasePlan, Plan
from lamim_training.stages.calibrate import centre_answers
from lamim_training.stages.finetune import finetune
from lamim_training.stages.heads import refine_heads
from lamim_training.stages.pretrain import pretrain

STAGES = ("data", "pretrain", "finetune", "export")


def case_sets(plan: Plan) -> dict[str, CasePlan]:
    """Folder name to what is in it."""
    return {"train": plan.train, "val": plan.validation, "test": plan.test, "shifted": plan.shifted}


def make_data(plan: Plan, work: Path, workers: int) -> None:
    """All sets of cases."""
    for name, cases in case_sets(plan).items():
        generate(work / "data" / name, cases.seed, cases.count, cases.shifted, workers)


def train(plan: Plan, work: Path, device: torch.device, until: str) -> Network:
    """Both stages; the network as far as `until`."""
    torch.manual_seed(plan.weights_seed)
    network = Network(plan.config)
    folder = work / "data" / "train"
    pretrain(network, open_dataset(folder, plan.pretrain_cases), plan.pretrain, work / "pretrain.pt", device)
    if until == "pretrain":
        return network
    finetune(network, open_dataset(folder, plan.train.count), plan.finetune, work / "finetune.pt", device)
    return network


def go_on(plan: Plan, work: Path, bundle: Path, heads_only: bool, device: torch.device) -> Network:
    """A bundle's network, fine-tuned further where that is wanted."""
    network = read_bundle(bundle)
    if not heads_only:
        finetune(network, open_dataset(work / "data" / "train", plan.train.count), plan.more, work / "more.pt", device)
    return network


def finish(plan: Plan, work: Path, network: Network, device: torch.device) -> None:
    """From the end of fine-tuning to the `.pth` files: 4-bit grid, heads, what centres their answers."""
    write_checkpoints(network.cpu(), work / "unrounded")
    snap(network)
    write_checkpoints(network, work / "rounded")
    refine_heads(network, open_dataset(work / "data" / "train", plan.train.count), plan.heads, work, device)
    snap(network.cpu())
    offsets = centre_answers(network, open_dataset(work / "data" / "val", plan.validation.count))
    print("added to the log odds:", *(f"{task} {offset:.3f}" for task, offset in offsets.items()), flush=True)
    write_checkpoints(network, work / "export")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--smoke", action="store_true", help="a size that shows the path works, and learns nothing")
    parser.add_argument("--until", choices=STAGES, default="export")
    parser.add_argument("--bundle", type=Path, help="skip pretraining: start from this bundle's network")
    parser.add_argument("--heads-only", action="store_true", help="with --bundle: leave its encoder as it is")
    parser.add_argument("--workers", type=int, default=2, help="processes that make cases")
    parser.add_argument("--threads", type=int, default=2, help="threads of the training")
    args = parser.parse_args()
    plan = SMOKE if args.smoke else FULL
    args.work.mkdir(parents=True, exist_ok=True)
    if STAGES.index(args.until) < 1:
        return make_data(plan, args.work, args.workers)
    make_data(plan, args.work, args.workers)
    torch.set_num_threads(args.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network = (
        go_on(plan, args.work, args.bundle, args.heads_only, device)
        if args.bundle
        else train(plan, args.work, device, args.until)
    )
    if args.until == "export":
        finish(plan, args.work, network, device)
        made = {"from_bundle": bool(args.bundle), "fine_tuned_further": bool(args.bundle) and not args.heads_only}
        (args.work / "export" / "made.json").write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()

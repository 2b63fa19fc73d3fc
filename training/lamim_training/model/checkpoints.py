"""`.pth` files with LaMIM's own keys: `module.…` for the self-supervised network, `model.…` and `FC.…` for one task."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import torch

from lamim_training.model.network import Config, Network
from lamim_training.tasks import TASKS


def write_checkpoints(network: Network, folder: Path) -> None:
    """ssl.pth and one file per task. All carry the same encoder, tensor for tensor, so a converter can share it."""
    folder.mkdir(parents=True, exist_ok=True)
    model = {key: value.detach().cpu().contiguous() for key, value in network.model.state_dict().items()}
    torch.save(OrderedDict((f"module.{key}", value) for key, value in model.items()), folder / "ssl.pth")
    for task in TASKS:
        head = network.heads[task].state_dict()
        state = OrderedDict((f"model.{key}", value) for key, value in model.items())
        state.update((key, value.detach().cpu().contiguous()) for key, value in head.items())
        torch.save(state, folder / f"{task}.pth")


def read_checkpoints(folder: Path) -> Network:
    """The network that `write_checkpoints` wrote; its size is read off the tensors."""
    ssl = torch.load(folder / "ssl.pth", map_location="cpu")
    ssl = {key.removeprefix("module."): value for key, value in ssl.items()}
    layers = 1 + max(int(key.split(".")[1]) for key in ssl if key.startswith("blocks."))
    network = Network(Config(ssl["norm.weight"].shape[0], layers))
    network.model.load_state_dict(ssl)
    for task in TASKS:
        state = torch.load(folder / f"{task}.pth", map_location="cpu")
        network.heads[task].load_state_dict({key: value for key, value in state.items() if key.startswith("FC.")})
    return network.eval()

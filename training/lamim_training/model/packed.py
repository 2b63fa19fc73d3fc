"""A network whose weights are on the 4-bit grid as one small file, to bring it back from another machine exactly.

`.npz` parts of at most 15 MiB: codes two to a byte, a scale and a zero point per block; what is not rounded as float32.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import torch

from lamim_training.model.network import Config, Network
from lamim_training.model.quantise import BLOCK, codes_of, from_codes, quantised_weights

PART_BYTES = 15 * 2**20


def pack_network(network: Network) -> bytes:
    """All parameters; those that the bundle rounds as codes."""
    config, arrays = network.model.config, {}
    rounded = {id(weight) for weight in quantised_weights(network)}
    for name, parameter in network.named_parameters():
        values = parameter.detach().cpu()
        if id(parameter) in rounded:
            codes, scale, zero = codes_of(values)
            flat = codes.flatten().numpy()
            arrays[f"{name}|codes"] = flat[::2] | flat[1::2] << 4
            arrays[f"{name}|scale"], arrays[f"{name}|zero"] = scale.numpy(), zero.numpy()
        else:
            arrays[name] = values.numpy()
    file = io.BytesIO()
    np.savez(file, config=np.array([config.width, config.layers]), **arrays)
    return file.getvalue()


def unpack_network(packed: bytes) -> Network:
    """The network that `pack_network` packed."""
    arrays = np.load(io.BytesIO(packed))
    network = Network(Config(*(int(number) for number in arrays["config"])))
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name in arrays:
                parameter.copy_(torch.from_numpy(arrays[name]))
                continue
            bytes_ = arrays[f"{name}|codes"]
            codes = np.stack([bytes_ & 15, bytes_ >> 4], 1).reshape(-1)
            scale, zero = (torch.from_numpy(arrays[f"{name}|{part}"]) for part in ("scale", "zero"))
            parameter.copy_(from_codes(torch.from_numpy(codes), scale, zero, parameter))
    return network.eval()


def pack_state(state: dict[str, torch.Tensor]) -> bytes:
    """A state dict for weights that are trained further.

    Matrices in 8 bits per number and a scale per 32, vectors whole.
    """
    file, arrays = io.BytesIO(), {}
    for name, values in state.items():
        values = values.detach().cpu().float()
        if values.ndim < 2 or values.numel() % BLOCK:
            arrays[name] = values.numpy()
            continue
        blocks = values.reshape(-1, BLOCK)
        scale = (blocks.abs().amax(1) / 127).clamp(min=1e-12)
        arrays[f"{name}|codes"] = (blocks / scale[:, None]).round().to(torch.int8).reshape(values.shape).numpy()
        arrays[f"{name}|scale"] = scale.numpy()
    np.savez(file, **arrays)
    return file.getvalue()


def unpack_state(packed: bytes) -> dict[str, torch.Tensor]:
    arrays, state = np.load(io.BytesIO(packed)), {}
    for name in arrays.files:
        key, _, part = name.partition("|")
        if part == "codes":
            codes = torch.from_numpy(arrays[name])
            scale = torch.from_numpy(arrays[f"{key}|scale"])
            state[key] = (codes.reshape(-1, BLOCK).float() * scale[:, None]).reshape(codes.shape)
        elif not part:
            state[name] = torch.from_numpy(arrays[name])
    return state


def write_parts(content: bytes, folder: Path, name: str) -> None:
    """NAME.0, NAME.1, …: files that a size limit lets through."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(content), PART_BYTES)):
        (folder / f"{name}.{number}").write_bytes(content[start : start + PART_BYTES])


def read_parts(folder: Path, name: str) -> bytes:
    paths = sorted(folder.glob(f"{name}.*"), key=lambda path: int(path.suffix[1:]))
    if not paths:
        raise FileNotFoundError(f"{folder} has no parts of {name}")
    return b"".join(path.read_bytes() for path in paths)

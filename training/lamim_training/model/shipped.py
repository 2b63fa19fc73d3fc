"""The network inside a 4-bit bundle: the shipped model as tensors, so that a stage can go on from it and figures can be
redone.

A bundle's weights lie on the 4-bit grid that training ended on (see `quantise.py`), so nothing is lost on the way back.
Only the bias and the positions of the patch embedding come back as their sum, which is all that the network ever uses
of them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from lamim_training.model.network import CONTRASTS, MIDDLE, SUBS, TOKENS, VOXELS, Config, Network
from lamim_training.model.quantise import BLOCK
from lamim_training.tasks import TASKS

Tensors = dict[str, np.ndarray]


def _tensors(path: Path) -> Tensors:
    return {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}


def _nibbles(packed: np.ndarray) -> np.ndarray:
    """The low and the high half of every byte, side by side along the last axis."""
    return np.stack([packed & 15, packed >> 4], -1).reshape(*packed.shape[:-1], -1)


def _matrix(tensors: Tensors, name: str, inputs: int | None = None) -> torch.Tensor:
    """Outputs x inputs of a `MatMulNBits`; `inputs` where a row's last block is filled up."""
    packed = tensors[f"{name}.codes"]  # outputs x blocks x 16 bytes
    outputs, blocks, _ = packed.shape
    zero = _nibbles(tensors[f"{name}.zero_points"].reshape(outputs, -1))[:, :blocks]
    codes = _nibbles(packed).astype(np.float32) - zero[..., None]
    scaled = codes * tensors[f"{name}.scales"].reshape(outputs, blocks, 1)
    return torch.from_numpy(scaled.reshape(outputs, blocks * BLOCK))[:, :inputs]


def _vector(tensors: Tensors, name: str) -> torch.Tensor:
    return torch.from_numpy(np.array(tensors[name]))


def _encoder(tensors: Tensors, layers: int) -> dict[str, torch.Tensor]:
    weight = _matrix(tensors, "embedding")
    state = {
        "patch_embedding.patch_embeddings.weight": weight.reshape(len(weight), CONTRASTS, 16, 16, 16),
        "patch_embedding.patch_embeddings.bias": torch.zeros(len(weight)),
        "patch_embedding.position_embeddings": _vector(tensors, "embedding.bias"),
    }
    for block in (f"blocks.{n}" for n in range(layers)):
        parts = [_matrix(tensors, f"{block}.attn.{part}") for part in ("query", "key", "value")]
        state[f"{block}.attn.qkv.weight"] = torch.cat(parts)
        for layer in ("attn.out_proj", "mlp.linear1", "mlp.linear2"):
            state[f"{block}.{layer}.weight"] = _matrix(tensors, f"{block}.{layer}")
            state[f"{block}.{layer}.bias"] = _vector(tensors, f"{block}.{layer}.bias")
        for name in (f"{block}.{norm}.{part}" for norm in ("norm1", "norm2") for part in ("weight", "bias")):
            state[name] = _vector(tensors, name)
    return state


def _decoder(tensors: Tensors) -> dict[str, torch.Tensor]:
    first = _matrix(tensors, "conv3d_transpose")  # (sub-blocks x 16 channels) x width
    width = first.shape[1]
    return {
        "norm.weight": _vector(tensors, "norm.weight"),
        "norm.bias": _vector(tensors, "norm.bias"),
        "conv3d_transpose.weight": first.reshape(SUBS, MIDDLE, width).permute(2, 1, 0).reshape(width, MIDDLE, 4, 4, 4),
        "conv3d_transpose.bias": _vector(tensors, "conv3d_transpose.bias")[:MIDDLE],
        "conv3d_transpose_1.weight": _vector(tensors, "conv3d_transpose_1.weight").reshape(MIDDLE, CONTRASTS, 4, 4, 4),
        "conv3d_transpose_1.bias": _vector(tensors, "conv3d_transpose_1.bias")[::VOXELS],
    }


def _head(tensors: Tensors, width: int) -> dict[str, torch.Tensor]:
    pooled = TOKENS // 3 * (width // 3)
    state = {"FC.0.weight": _matrix(tensors, "fc0", pooled), "FC.0.bias": _vector(tensors, "fc0.bias")}
    for number, name in ((2, "fc2"), (4, "logits")):
        state[f"FC.{number}.weight"] = _vector(tensors, f"{name}.weight").T
        state[f"FC.{number}.bias"] = _vector(tensors, f"{name}.bias")
    return state


def read_bundle(folder: Path) -> Network:
    """The network of the bundle's 4-bit variant, ready to answer."""
    config = json.loads((folder / "config.json").read_text())
    sizes = config["architecture"]
    variant = next(v for v in config["variants"] if v["precision"] == "q4")
    network = Network(Config(sizes["hidden_size"], sizes["num_layers"]))
    encoder = _tensors(folder / next(iter(variant["encoders"].values())))
    network.model.load_state_dict(
        _encoder(encoder, sizes["num_layers"]) | _decoder(_tensors(folder / variant["decoder"]))
    )
    for task in TASKS:
        network.heads[task].load_state_dict(_head(_tensors(folder / variant["heads"][task]), sizes["hidden_size"]))
    return network.eval()

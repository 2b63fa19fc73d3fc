"""The networks that are compared.

Each makes the state of one replica from a seed, and answers for R replicas at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from lamim_training.few_labels.replicas import State, convolution, group_norm, layer_norm, linear
from lamim_training.model.network import CONTRASTS, TOKENS, Head, LaMIM

RATES_TRANSFORMER = (1e-4, 3e-4, 1e-3)
RATES_CNN = (3e-4, 1e-3, 3e-3)
WIDTHS = (16, 32, 64, 64, 64)
STRIDES = (2, 2, 2, 2, 1)
DETECTORS = 8


@dataclass(frozen=True)
class Arm:
    """`logits(params, images)`: images R x B x 216 x 64 x 4 x 64 (token order, 0..1) to R x B x 2."""

    start: Callable[[int], State]
    logits: Callable[[State, torch.Tensor], torch.Tensor]
    rates: tuple[float, ...]
    steps: int
    share_of: Callable[[str], float]
    reads_states: bool = False  # images are hidden states of the frozen encoder, R x B x 216 x W


def encoder_state(model: LaMIM) -> State:
    """What of a network the classifier uses: no decoder."""
    return {n: p.detach() for n, p in model.named_parameters() if n.startswith(("patch_embedding.", "blocks."))}


def transformer(
    encoder: State, width: int, layers: int, steps: int, fresh: Callable[[int], State] | None = None
) -> Arm:
    """LaMIM's encoder and head, all layers trained; `fresh` draws the encoder anew for every seed instead."""
    device = next(iter(encoder.values())).device

    def start(seed: int) -> State:
        torch.manual_seed(seed)
        head = {f"head.{n}": p.detach().to(device) for n, p in Head(width).named_parameters()}
        return (fresh(seed) if fresh else encoder) | head

    def share_of(name: str) -> float:
        if name.startswith("head."):
            return 1.0
        depth = int(name.split(".")[1]) if name.startswith("blocks.") else -1
        return 0.3 * 0.75 ** (layers - 1 - depth) if fresh is None else 0.3

    return Arm(start, lambda p, x: transformer_logits(p, x, layers), RATES_TRANSFORMER, steps, share_of)


def transformer_logits(params: State, images: torch.Tensor, layers: int) -> torch.Tensor:
    """The network of model/network.py with a leading replica axis."""
    r, b = images.shape[:2]
    weight = params["patch_embedding.patch_embeddings.weight"]
    width = weight.shape[1]
    weight = (
        weight.reshape(r, width, CONTRASTS, 4, 4, 4, 4, 4, 4).permute(0, 1, 3, 5, 7, 2, 4, 6, 8).reshape(r, width, -1)
    )
    x = linear(images.reshape(r, b * TOKENS, -1), weight, params["patch_embedding.patch_embeddings.bias"])
    x = (x.reshape(r, b, TOKENS, width) + params["patch_embedding.position_embeddings"]).flatten(1, 2).float()
    for block in (f"blocks.{n}" for n in range(layers)):
        x = x + _attention(
            params, layer_norm(x, params[f"{block}.norm1.weight"], params[f"{block}.norm1.bias"]), block, b
        )
        y = layer_norm(x, params[f"{block}.norm2.weight"], params[f"{block}.norm2.bias"])
        y = F.gelu(linear(y, params[f"{block}.mlp.linear1.weight"], params[f"{block}.mlp.linear1.bias"]))
        x = x + linear(y, params[f"{block}.mlp.linear2.weight"], params[f"{block}.mlp.linear2.bias"])
    pooled = F.avg_pool2d(x.reshape(r * b, TOKENS, width), 3, 3).reshape(r, b, -1)
    return _mlp(params, "head.FC", pooled)


def _attention(params: State, x: torch.Tensor, block: str, b: int) -> torch.Tensor:
    r, _, width = x.shape
    qkv = linear(x, params[f"{block}.attn.qkv.weight"]).reshape(r * b, TOKENS, 3, width // 64, 64)
    out = F.scaled_dot_product_attention(*qkv.permute(2, 0, 3, 1, 4)).transpose(1, 2).reshape(r, b * TOKENS, width)
    return linear(out, params[f"{block}.attn.out_proj.weight"], params[f"{block}.attn.out_proj.bias"])


def _mlp(params: State, name: str, x: torch.Tensor) -> torch.Tensor:
    for number in (0, 2, 4):
        x = linear(x, params[f"{name}.{number}.weight"], params[f"{name}.{number}.bias"])
        x = F.relu(x) if number < 4 else x
    return x


def cnn(device: torch.device, steps: int, with_max: bool) -> Arm:
    """Five convolutions of 3 x 3 x 3, four of them strided, then the mean over space, and the maximum if asked for."""

    def start(seed: int) -> State:
        torch.manual_seed(seed)
        state: State = {}
        for n, (a, b) in enumerate(zip((CONTRASTS, *WIDTHS), WIDTHS)):
            layer = nn.Linear(27 * a, b)  # a convolution's default start: uniform by the number of inputs
            state |= {f"{n}.weight": layer.weight, f"{n}.bias": layer.bias}
            state |= {f"{n}.gain": torch.ones(b), f"{n}.offset": torch.zeros(b)}
        last = nn.Linear(WIDTHS[-1] * (2 if with_max else 1), 2)
        state |= {"last.weight": last.weight, "last.bias": last.bias}
        return {name: values.detach().to(device) for name, values in state.items()}

    return Arm(start, lambda p, x: cnn_logits(p, x, with_max), RATES_CNN, steps, lambda _: 1.0)


def cnn_logits(params: State, images: torch.Tensor, with_max: bool) -> torch.Tensor:
    r, b = images.shape[:2]
    x = images.reshape(r, b, 6, 6, 6, 4, 4, 4, CONTRASTS, 4, 4, 4)
    x = x.permute(0, 1, 2, 5, 9, 3, 6, 10, 4, 7, 11, 8).reshape(r, b, 96, 96, 96, CONTRASTS)
    for n, stride in enumerate(STRIDES):
        x = convolution(x, params[f"{n}.weight"], params[f"{n}.bias"], stride)
        x = F.relu(group_norm(x, params[f"{n}.gain"], params[f"{n}.offset"]))
    features = x.float().mean((2, 3, 4))
    if with_max:
        features = torch.cat([features, x.float().amax((2, 3, 4))], -1)
    return linear(features, params["last.weight"], params["last.bias"])


def token_max(width: int, device: torch.device, steps: int) -> Arm:
    """A few linear detectors on the frozen encoder's tokens; each counts where it answers most. Not LaMIM's form."""

    def start(seed: int) -> State:
        torch.manual_seed(seed)
        first, last = nn.Linear(width, DETECTORS), nn.Linear(DETECTORS, 2)
        state = {
            "first.weight": first.weight,
            "first.bias": first.bias,
            "last.weight": last.weight,
            "last.bias": last.bias,
        }
        return {name: values.detach().to(device) for name, values in state.items()}

    def logits(params: State, states: torch.Tensor) -> torch.Tensor:
        r, b = states.shape[:2]
        each = linear(states.flatten(1, 2).float(), params["first.weight"], params["first.bias"])
        return linear(each.reshape(r, b, TOKENS, DETECTORS).amax(2), params["last.weight"], params["last.bias"])

    return Arm(start, logits, (3e-3, 1e-2, 3e-2), steps, lambda _: 1.0, reads_states=True)

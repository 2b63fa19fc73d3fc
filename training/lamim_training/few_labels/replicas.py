"""Many small trainings at once: R networks of one form, each with weights, labels and step size of its own.

Every parameter has a leading axis R, and a layer is one batched matrix product. On a GPU that is tens of times faster
than one network after the other, which wait for kernel launches.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

State = dict[str, torch.Tensor]


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """R x N x in, R x out x in, R x out."""
    weight = weight.transpose(1, 2)
    return x @ weight if bias is None else torch.baddbmm(bias[:, None], x, weight)


def layer_norm(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """R x N x W with a gain and bias per replica."""
    return torch.addcmul(bias[:, None], F.layer_norm(x.float(), x.shape[-1:]), weight[:, None])


class _Columns(torch.autograd.Function):
    """N x D x H x W x C to N x d x h x w x 27 C: neighbourhoods of 3 x 3 x 3 at a stride, zeros outside."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, stride: int) -> torch.Tensor:
        ctx.stride, ctx.shape = stride, x.shape
        padded = F.pad(x, (0, 0, 1, 1, 1, 1, 1, 1))
        n, d, h, w, c = padded.shape
        out = [(side - 3) // stride + 1 for side in (d, h, w)]
        s = padded.stride()
        view = padded.as_strided((n, *out, 3, 3, 3, c), (s[0], *(stride * step for step in s[1:4]), *s[1:4], s[4]))
        return view.reshape(n, *out, 27 * c)

    @staticmethod
    def backward(ctx, grad: torch.Tensor) -> tuple[torch.Tensor, None]:
        n, d, h, w, c = ctx.shape
        out, stride = grad.shape[1:4], ctx.stride
        parts = grad.reshape(n, *out, 27, c)
        padded = grad.new_zeros(n, d + 2, h + 2, w + 2, c)
        for k in range(27):
            at = (k // 9, k // 3 % 3, k % 3)
            place = tuple(slice(a, a + stride * (size - 1) + 1, stride) for a, size in zip(at, out))
            padded[(slice(None), *place)] += parts[..., k, :]
        return padded[:, 1:-1, 1:-1, 1:-1], None


def convolution(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int) -> torch.Tensor:
    """R x B x D x H x W x C by 3 x 3 x 3: weight R x out x (27 C)."""
    r, b = x.shape[:2]
    columns = _Columns.apply(x.flatten(0, 1), stride)
    out = linear(columns.reshape(r, -1, columns.shape[-1]), weight, bias)
    return out.reshape(r, b, *columns.shape[1:4], -1)


def group_norm(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, groups: int = 8) -> torch.Tensor:
    """R x B x D x H x W x C, statistics per case and group of channels."""
    r, b, *space, c = x.shape
    grouped = x.float().reshape(r, b, -1, groups, c // groups)
    variance, mean = torch.var_mean(grouped, (2, 4), keepdim=True, correction=0)
    normal = ((grouped - mean) * torch.rsqrt(variance + 1e-5)).reshape(r, b, -1, c)
    return (normal * weight[:, None, None] + bias[:, None, None]).reshape(r, b, *space, c).to(x.dtype)


class Replicas:
    """Stacked parameters with an AdamW whose rate differs from replica to replica."""

    def __init__(self, states: list[State], rates: list[float], share_of, decay: float = 0.05) -> None:
        """Replicas of one rate must stand side by side."""
        device = next(iter(states[0].values())).device
        self.params: State = {}
        groups: dict[tuple[float, float, float], list[torch.nn.Parameter]] = {}
        edges = [0, *(i for i in range(1, len(rates)) if rates[i] != rates[i - 1]), len(rates)]
        for name in states[0]:
            stacked = torch.stack([state[name] for state in states]).to(device).requires_grad_()
            stacked.grad = torch.zeros_like(stacked)
            self.params[name] = stacked
            for start, stop in zip(edges, edges[1:]):
                part = torch.nn.Parameter(stacked.data[start:stop])  # shares memory
                part.grad = stacked.grad[start:stop]
                decays = decay if states[0][name].ndim > 1 and "position" not in name else 0.0
                groups.setdefault((rates[start], share_of(name), decays), []).append(part)
        self.optimiser = torch.optim.AdamW(
            [
                {"params": parts, "lr": 0.0, "peak": rate * share, "weight_decay": decays}
                for (rate, share, decays), parts in groups.items()
            ],
            betas=(0.9, 0.98),
            fused=True,
        )

    def step(self, share: float) -> None:
        """After `backward`: a step at `share` of every peak rate. Gradients are clipped per replica."""
        grads = [p.grad for p in self.params.values()]
        norms = torch.stack([g.flatten(1).norm(dim=1) for g in grads]).norm(dim=0)
        scale = (1.0 / norms.clamp(min=1.0)).nan_to_num(0)
        for grad in grads:
            grad.mul_(scale.view(-1, *[1] * (grad.ndim - 1)))
        for group in self.optimiser.param_groups:
            group["lr"] = share * group["peak"]
        self.optimiser.step()
        torch._foreach_zero_(grads)

    def select(self, chosen: list[int]) -> State:
        """Parameters of some replicas."""
        return {name: values.detach()[chosen] for name, values in self.params.items()}

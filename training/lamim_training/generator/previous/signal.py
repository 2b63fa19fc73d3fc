"""Signals of tissues in the four contrasts. White matter is 1 in T1w, fluid is 1 in T2w; the rest follows the textbook order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from .anatomy import HIGH, LOW, Anatomy, Tissue
from lamim_training.brain.spline import Axes, SplineField, random_field

CONTRASTS = ("T1w", "T1c", "T2w", "FLAIR")


@dataclass(frozen=True)
class Signals:
    """Signal of each tissue in the order of CONTRASTS, and the network of vessels that takes up contrast agent."""

    gm: np.ndarray
    wm: np.ndarray
    csf: np.ndarray
    texture: np.ndarray
    vessels: tuple[SplineField, SplineField]
    vessel_width: float
    vessel_gain: float
    sinus_gain: float
    hyperintensity: SplineField
    hyperintensity_load: float  # 0 none, 1 much
    caps: float


def draw_signals(rng: np.random.Generator, anatomy: Anatomy, spread: float) -> Signals:
    """One examination's signals; `spread` widens the ranges for a scanner that training has not seen."""

    def around(low: float, high: float) -> float:
        middle, half = (low + high) / 2, (high - low) / 2
        return middle + half * spread * rng.uniform(-1, 1)

    gm1, csf1 = around(0.58, 0.74), around(0.12, 0.3)
    wm2, wmf = around(0.30, 0.42), around(0.40, 0.52)
    gm2, gmf = wm2 + around(0.10, 0.22), wmf + around(0.08, 0.2)
    old = np.clip((anatomy.age - 35) / 50, 0, 1)
    return Signals(
        gm=np.array([gm1, gm1 + around(0.02, 0.10), gm2, gmf]),
        wm=np.array([1.0, around(0.98, 1.03), wm2, wmf]),
        csf=np.array([csf1, csf1 + around(0.0, 0.05), 1.0, max(0.02, around(0.05, 0.22))]),
        texture=np.array([0.9, 0.9, -0.3, -0.15]),
        vessels=(random_field(rng, LOW, HIGH, 9.0), random_field(rng, LOW, HIGH, 9.0)),
        vessel_width=rng.uniform(0.10, 0.2),
        vessel_gain=rng.uniform(0.5, 1.3),
        sinus_gain=rng.uniform(0.2, 0.9),
        hyperintensity=random_field(rng, LOW, HIGH, rng.uniform(3.5, 6.5)),
        hyperintensity_load=float(np.clip(old * rng.gamma(1.2, 0.45) + (rng.random() < 0.06) * 0.4, 0, 1.2)),
        caps=float(np.clip(rng.normal(0.25, 0.2) + 0.5 * old, 0, 1)),
    )


def render(signals: Signals, anatomy: Anatomy, tissue: Tissue, axes: Axes) -> torch.Tensor:
    """Signal of a brain without tumour: 4 x X x Y x Z."""
    variation = anatomy.variation.on(axes) * 0.025
    gm, wm = tissue.gm * (1 + variation[0]), tissue.wm * (1 + variation[1])
    shares = torch.stack([gm, wm, tissue.csf, tissue.texture]).flatten(1)
    levels = np.stack([signals.gm, signals.wm, signals.csf, signals.texture], 1).astype(np.float32)
    image = (torch.from_numpy(levels) @ shares).view(len(CONTRASTS), *gm.shape)
    image[1] += _enhancing_vessels(signals, tissue, axes)
    rim = torch.exp(-tissue.to_ventricle / 2.5) * (tissue.wm + tissue.gm) * (tissue.to_ventricle > 0) * signals.caps
    level = 2.6 - 1.5 * signals.hyperintensity_load
    spots = torch.sigmoid((signals.hyperintensity.on(axes)[0] - level) * 6) * tissue.wm
    spots = spots * torch.exp(-tissue.to_ventricle / 18) * 1.6 * (signals.hyperintensity_load > 0.05)
    bright = torch.maximum(rim * 0.6, spots).clamp(0, 1)
    return blend(image, bright, np.array([0.72, 0.74, signals.wm[2] + 0.28, signals.wm[3] + 0.42]))


def _enhancing_vessels(signals: Signals, tissue: Tissue, axes: Axes) -> torch.Tensor:
    """Thin curves (where two random fields both vanish) in the fluid and at the surface, and the midline sinus."""
    one, two = (field.on(axes)[0] for field in signals.vessels)
    width = signals.vessel_width
    curves = one.square_().addcmul_(two, two).mul_(-1 / width**2).exp_()
    room = tissue.csf * torch.exp(-tissue.depth / 25) + 0.15 * torch.exp(-((tissue.depth / 5) ** 2))
    midline = torch.from_numpy(np.exp(-((axes[0] / 2.2) ** 2)).astype(np.float32)).view(-1, 1, 1)
    back = torch.from_numpy((1 / (1 + np.exp(-(axes[2] - 5) / 8))).astype(np.float32)).view(1, 1, -1)
    sinus = midline * back * torch.exp(-((tissue.depth / 4.5) ** 2)) * tissue.csf
    plexus = (tissue.to_ventricle < 1) * curves.sqrt() * tissue.csf * 0.7
    return (curves * room + plexus) * signals.vessel_gain + sinus * signals.sinus_gain


def blend(image: torch.Tensor, weight: torch.Tensor, signal: np.ndarray) -> torch.Tensor:
    """Replaces the share `weight` (X x Y x Z) of every voxel by a tissue of the given four signals, in place."""
    for contrast, value in zip(image, signal):
        contrast.lerp_(torch.tensor(float(value)).expand_as(weight), weight)
    return image

"""An anatomy as nine byte channels of 96³ (8 MB a case), from which any number of appearances can be drawn."""

from __future__ import annotations

import torch

from .anatomy import Tissue
from .lesions import LesionShares

CHANNELS = ("wm", "csf", "bright", "oedema", "solid", "core", "texture", "vessel", "enhancement")
TEXTURE = CHANNELS.index("texture")
SPAN = 0.5  # texture is stored from −SPAN/2 to SPAN/2; the byte 0 marks the outside of the brain
STRONGEST = 1.6  # enhancement is stored from 0 to this


def pack(
    tissue: Tissue, bright: torch.Tensor, vessel: torch.Tensor, mask: torch.Tensor, lesion: LesionShares | None
) -> torch.Tensor:
    """Shares of the parts of every voxel, N × 9 × 96³ bytes. Lesions replace what is there; grey matter is what is
    left.
    """
    zero = torch.zeros_like(bright)
    wm, csf, texture = tissue.wm * (1 - bright), tissue.csf * (1 - bright), tissue.texture
    oedema = solid = core = enhancement = zero
    if lesion is not None:
        kept = (1 - lesion.oedema) * (1 - lesion.cleft) * (1 - lesion.tumour)
        wm, bright, vessel = wm * kept, bright * kept, vessel * kept
        csf = (csf * (1 - lesion.oedema) * (1 - lesion.cleft) + lesion.cleft) * (1 - lesion.tumour)
        texture = texture * kept + lesion.grain
        oedema = lesion.oedema * (1 - lesion.cleft) * (1 - lesion.tumour)
        core = lesion.tumour * lesion.core
        solid = lesion.tumour - core
        enhancement = lesion.enhancement / STRONGEST
    texture = (texture / SPAN + 0.5).clamp(0, 1) * 254 + 1
    bytes_of = [part.clamp(0, 1).mul_(255) for part in (wm, csf, bright, oedema, solid, core, vessel, enhancement)]
    bytes_of.insert(TEXTURE, texture)
    return torch.stack([channel.round_().mul_(mask).byte() for channel in bytes_of], 1)


def unpack(shares: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Shares of signal.PARTS (N × 10 × 96³) and the brain mask (N × 96³, 0 or 1)."""
    stored = shares.float()
    mask = (stored[:, TEXTURE] > 0).float()
    parts = torch.empty(len(stored), len(CHANNELS) + 1, *stored.shape[2:], device=stored.device)
    torch.mul(stored, 1 / 255, out=parts[:, 1:])
    parts[:, TEXTURE + 1] = ((stored[:, TEXTURE] - 1) / 254 - 0.5) * SPAN * mask
    parts[:, -1] *= STRONGEST
    parts[:, 0] = (mask - parts[:, 1 : TEXTURE + 1].sum(1)).clamp(min=0)
    return parts, mask


def lesion_share(shares: torch.Tensor) -> torch.Tensor:
    """Share of tumour or oedema in every voxel, N × 96³ in 0 … 1."""
    return shares[:, 3:6].float().sum(1).div_(255).clamp_(max=1)

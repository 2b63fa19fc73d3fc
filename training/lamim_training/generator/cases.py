"""Cases in batches: `CaseGenerator.draw` for fresh ones, or `anatomy` once and `appear` as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import wraps

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.tasks import UNKNOWN

from .anatomy import HIGH, LOW, brain_axes, coarse_axes, draw_shape, half_axes, sample_depth, sample_tissue
from .appearance import acquire, model_input
from .kinds import AGES, HEALTHY, KINDS, MUTANT, SHARES
from .lesions import draw_lesions, draw_radii, lesion_shares, mass_effect
from .random import Draws
from .scanner import TRAINING, Scanner
from .splines import random_field
from .storage import lesion_share, pack
from .template import Template, load_template
from .vessels import bright_spots, draw_vessels, vessel_share

KIND, ANATOMY, APPEARANCE = range(3)  # purposes of Draws
SMALL_SHARE = 0.35  # of the tumours in training
TOKENS = 6  # a side


@dataclass(frozen=True)
class Anatomy:
    """What cases show, without any contrast: kept on the device, 8 MB a case. All tensors of N cases."""

    shares: torch.Tensor  # N × 9 × 96³ bytes, see storage.py
    kind: torch.Tensor  # N, int64, index into KINDS
    radius_mm: torch.Tensor  # N, mean radius of the border, 0 without a tumour
    age: torch.Tensor  # N, years
    tissue: torch.Tensor  # N × 216 × 4, see Batch
    voxel: torch.Tensor  # N × 3, mm
    origin: torch.Tensor  # N × 3, centre of the first voxel, mm
    number: torch.Tensor  # N, int64, always on the CPU: the case's number under its seed

    def __len__(self) -> int:
        return len(self.kind)

    def __getitem__(self, index: slice | torch.Tensor) -> Anatomy:
        """Some of the cases, by slice or by an int64 tensor on the CPU."""
        on_device = index if isinstance(index, slice) else index.to(self.kind.device, non_blocking=True)
        parts = (getattr(self, field.name) for field in fields(self) if field.name != "number")
        return Anatomy(*(part[on_device] for part in parts), number=self.number[index])


@dataclass(frozen=True)
class Batch:
    """Inputs of the model and their truth, on the generator's device."""

    images: torch.Tensor  # N × 4 × 96³ in 0 … 1, RAS+, contrasts in LaMIM's order
    labels: torch.Tensor  # N × 3 int64 (detection, discrimination, molecular), −1 where a task does not apply
    tissue: torch.Tensor  # N × 216 × 4, share of healthy, meningioma, wild type and mutant in every token, x slowest
    lesion: torch.Tensor | None  # N × 96³, share of tumour or oedema
    kind: torch.Tensor  # N, int64, index into KINDS
    radius_mm: torch.Tensor  # N, mean radius of the border, 0 without a tumour


def join(parts: Iterable[Anatomy]) -> Anatomy:
    """Several anatomies as one."""
    parts = list(parts)
    return Anatomy(*(torch.cat([getattr(p, field.name) for p in parts]) for field in fields(Anatomy)))


def labels_of(kind: torch.Tensor) -> torch.Tensor:
    """Classes of the three tasks, N × 3: tumour or not, meningioma or glioma, wild type or mutant."""
    unknown = torch.full_like(kind, UNKNOWN)
    detection = (kind > HEALTHY).long()
    discrimination = torch.where(kind > HEALTHY, (kind > 1).long(), unknown)
    molecular = torch.where(kind > 1, (kind == MUTANT).long(), unknown)
    return torch.stack([detection, discrimination, molecular], 1)


def _exact(method: Callable) -> Callable:
    """Without gradients, and in float32 also inside a training loop's autocast: half precision misplaces voxels."""

    @wraps(method)
    def wrapped(self: CaseGenerator, *args, **kwargs):
        with torch.no_grad(), torch.autocast(self.device.type, enabled=False):
            return method(self, *args, **kwargs)

    return wrapped


class CaseGenerator:
    """Draws cases on a device. The same seed gives the same cases on every device and for every batch size."""

    def __init__(self, device: torch.device | str = "cpu", template: Template | None = None, individual: bool = True):
        """`template`: ICBM 152 unless another one is given; `individual`: folds of their own for every case."""
        self.device = torch.device(device)
        template = template or load_template()
        self.template = replace(
            template, **{name: getattr(template, name).to(self.device) for name in ("sharp", "smooth", "opening")}
        )
        self.individual = individual

    def draw(
        self, seed: int, count: int, *, scanner: Scanner = TRAINING, kinds: Sequence[int] | None = None,
        lesion: bool = False, small: float = SMALL_SHARE, first: int = 0,
    ) -> Batch:  # fmt: skip
        """Fresh cases, numbered first … first + count − 1 under the seed.

        `kinds`: indices into KINDS, one per case; drawn otherwise. `small`: share of tumours whose radius is drawn from
        4 to 12 mm instead of the kind's own distribution.
        """
        size = self._chunk()
        batches = []
        for start in range(0, count, size):
            some = None if kinds is None else kinds[start : start + size]
            part = self.anatomy(seed, min(size, count - start), kinds=some, small=small, first=first + start)
            batches.append(self.appear(part, seed, scanner=scanner, lesion=lesion))
        return _join_batches(batches)

    @_exact
    def anatomy(
        self, seed: int, count: int, *, kinds: Sequence[int] | None = None, small: float = SMALL_SHARE, first: int = 0
    ) -> Anatomy:
        """Anatomies alone, to draw appearances of."""
        numbers = np.arange(first, first + count)
        drawn = Draws(seed, numbers, KIND, torch.device("cpu")).indices(SHARES)
        kind = drawn if kinds is None else np.asarray(kinds, np.int64)
        size = self._chunk()
        groups = (np.flatnonzero(kind == HEALTHY), np.flatnonzero(kind > HEALTHY))  # healthy brains skip the lesions
        chunks = [group[at : at + size] for group in groups for at in range(0, len(group), size)]
        drawn_chunks = [self._draw_chunk(seed, numbers[chunk], kind[chunk], small) for chunk in chunks]
        return join(drawn_chunks)[torch.from_numpy(np.argsort(np.concatenate(chunks)))]

    def _chunk(self) -> int:
        """Cases at a time: what fits the device's memory, or a CPU's caches."""
        return 128 if self.device.type == "cuda" else 2

    @_exact
    def appear(
        self, anatomy: Anatomy, seed: int, *, scanner: Scanner = TRAINING, lesion: bool = False, flip: bool = True
    ) -> Batch:
        """New images of anatomies, half of them mirrored left to right; another seed gives another appearance."""
        draws = Draws(seed, anatomy.number.numpy(), APPEARANCE, self.device)
        images = model_input(draws, acquire(draws, anatomy.shares, anatomy.kind, anatomy.voxel, scanner), scanner)
        share = lesion_share(anatomy.shares) if lesion else None
        tissue = anatomy.tissue
        mirrored = draws.below(0.5 if flip else 0.0)
        images = torch.where(mirrored.view(-1, 1, 1, 1, 1), images.flip(2), images)
        tissue = torch.where(mirrored.view(-1, 1, 1), _mirror_tokens(tissue), tissue)
        if share is not None:
            share = torch.where(mirrored.view(-1, 1, 1, 1), share.flip(1), share)
        return Batch(images, labels_of(anatomy.kind), tissue, share, anatomy.kind, anatomy.radius_mm)

    @_exact
    def scans(self, anatomy: Anatomy, seed: int, *, scanner: Scanner = TRAINING) -> torch.Tensor:
        """Images as a scanner stores them, before the input transform: N × 4 × 96³, not mirrored."""
        draws = Draws(seed, anatomy.number.numpy(), APPEARANCE, self.device)
        return acquire(draws, anatomy.shares, anatomy.kind, anatomy.voxel, scanner)

    def _draw_chunk(self, seed: int, numbers: np.ndarray, kinds: np.ndarray, small: float) -> Anatomy:
        """Cases that are all healthy or all have a tumour."""
        draws = Draws(seed, numbers, ANATOMY, self.device)
        kind = torch.from_numpy(kinds).to(self.device, non_blocking=True)
        ages = torch.tensor(AGES, device=self.device)[kind]
        age = draws.uniform(ages[:, 0], ages[:, 1])
        shape = draw_shape(draws, self.template, age, self.individual)
        vessels = draw_vessels(draws, age)
        coarse = coarse_axes(len(numbers), self.device)
        overview = sample_tissue(shape, coarse)
        axes = brain_axes(draws, overview.mask, coarse)
        rough = random_field(draws, LOW, HIGH, 12.0).channel(axes) * draws.uniform(0.0, 0.12).view(-1, 1, 1, 1)
        rough = rough + draws.uniform(-0.12, 0.12).view(-1, 1, 1, 1)
        painted, radius = None, torch.zeros_like(age)
        if kinds[0] == HEALTHY:
            tissue = sample_tissue(shape, axes)
        else:
            radius = draw_radii(draws, kind, small)
            lesions = draw_lesions(draws, kind, radius, overview, coarse)
            half = half_axes(axes)
            tissue = sample_tissue(shape, axes, mass_effect(lesions, half, sample_depth(shape, half)))
            painted = lesion_shares(lesions, tissue, axes)
        bright, blood = bright_spots(vessels, tissue, axes), vessel_share(vessels, tissue, axes)
        shares = pack(tissue, bright, blood, tissue.mask + rough > 0.5, painted)
        return Anatomy(
            shares=shares, kind=kind, radius_mm=radius, age=age, tissue=_token_shares(shares, kind),
            voxel=axes[:, :, 1] - axes[:, :, 0], origin=axes[:, :, 0], number=torch.from_numpy(numbers),
        )  # fmt: skip


def _token_shares(shares: torch.Tensor, kind: torch.Tensor) -> torch.Tensor:
    """Share of each of KINDS in every token, N × 216 × 4."""
    ill = F.adaptive_avg_pool3d(lesion_share(shares)[:, None], TOKENS).flatten(1)
    tissue = ill[..., None] * F.one_hot(kind, len(KINDS))[:, None]
    tissue[..., HEALTHY] = 1 - ill
    return tissue


def _mirror_tokens(tissue: torch.Tensor) -> torch.Tensor:
    return tissue.view(-1, TOKENS, TOKENS**2, len(KINDS)).flip(1).reshape_as(tissue)


def _join_batches(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    joined = {f.name: [getattr(b, f.name) for b in batches] for f in fields(Batch)}
    return Batch(**{name: None if parts[0] is None else torch.cat(parts) for name, parts in joined.items()})

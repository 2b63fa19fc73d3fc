"""Synthetic multi-contrast brain MRI with and without tumours: seeded, batched, the same on a CPU and a GPU."""

from .cases import Anatomy, Batch, CaseGenerator, join, labels_of
from .kinds import KINDS
from .scanner import ARTEFACTS, HELD_OUT, HOSPITALS, SCANNERS, SHIFTED, TRAINING, Scanner
from .signal import CONTRASTS

__all__ = [
    "ARTEFACTS", "CONTRASTS", "HELD_OUT", "HOSPITALS", "KINDS", "SCANNERS", "SHIFTED", "TRAINING", "Anatomy", "Batch",
    "CaseGenerator", "Scanner", "join", "labels_of",
]  # fmt: skip

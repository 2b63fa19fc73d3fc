"""The network that is measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lamim_training.generator.preprocess import STEPS
from lamim_training.model.checkpoints import read_checkpoints
from lamim_training.model.network import Network
from lamim_training.model.shipped import read_bundle

from .input_steps import Step


def read_subject(work: Path, bundle: Path | None) -> tuple[Network, Sequence[Step]]:
    """What a run left in WORK/export, else the network inside a bundle; and the steps of its input transform."""
    if (work / "export").is_dir():
        return read_checkpoints(work / "export"), STEPS
    if bundle is None:
        raise FileNotFoundError(f"{work / 'export'}: no checkpoints. Name a bundle to measure that.")
    return read_bundle(bundle), json.loads((bundle / "preprocessor_config.json").read_text())["predict"]

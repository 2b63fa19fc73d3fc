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
    """What a run left in WORK/export, else the network inside a bundle; and the steps of its input transform.

    With a bundle, the steps are those that it states: a run that went on from it kept its input.
    """
    trained = (work / "export").is_dir()
    if bundle is None:
        if not trained:
            raise FileNotFoundError(f"{work / 'export'}: no checkpoints. Name a bundle to measure that.")
        return read_checkpoints(work / "export"), STEPS
    steps = json.loads((bundle / "preprocessor_config.json").read_text())["predict"]
    return (read_checkpoints(work / "export") if trained else read_bundle(bundle)), steps

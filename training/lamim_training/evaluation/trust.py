"""trust.json (`lamim-trust/1`): what a viewer needs to say when an answer should not be relied on. At most 1.5 MB."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import torch

from lamim_training.generator.signal import CONTRASTS
from lamim_training.model.network import TOKENS

from .out_of_range import FALSE_ALARMS, HiddenReference, InputReference, OutOfRange
from .statistics import NAMES

MOST_BYTES = 1_500_000


def trust_file(ranges: OutOfRange, normal_error: dict, conformal: dict[str, dict[str, list[float]]]) -> dict:
    """The file's content; `conformal` is task to label to ascending scores."""
    thresholds = [float(t) for t in ranges.thresholds]
    return {
        "format": "lamim-trust/1",
        "false_alarms": FALSE_ALARMS,
        "input_statistics": {
            "names": list(NAMES),
            "mean": _short(ranges.input.mean),
            "precision": [_short(row) for row in ranges.input.precision],
            "threshold": thresholds[0],
        },
        "hidden": {
            "mean": _base64(ranges.hidden.mean),
            "whitening": _base64(ranges.hidden.whitening),
            "k": ranges.hidden.whitening.shape[1],
            "threshold": thresholds[1],
        },
        "reconstruction": {
            name: {"threshold": thresholds[2 + c], "median": float(ranges.median_l1[c])}
            for c, name in enumerate(CONTRASTS)
        },
        "normal_error": normal_error,
        "conformal": {
            task: {label: _short(scores, 5) for label, scores in labels.items()} for task, labels in conformal.items()
        },
    }


def read_ranges(content: dict) -> OutOfRange:
    """References and thresholds back from a trust file's content."""
    inputs, hidden, parts = content["input_statistics"], content["hidden"], content["reconstruction"]
    mean = _floats(hidden["mean"]).view(TOKENS, -1)
    return OutOfRange(
        InputReference(np.array(inputs["mean"]), np.array(inputs["precision"])),
        HiddenReference(mean, _floats(hidden["whitening"]).view(mean.shape[1], hidden["k"])),
        np.array([inputs["threshold"], hidden["threshold"], *(parts[c]["threshold"] for c in CONTRASTS)]),
        np.array([parts[c]["median"] for c in CONTRASTS]),
    )


def write_trust(content: dict, path: Path) -> None:
    """Compact JSON; refuses a file that a bundle would not take."""
    text = json.dumps(content, separators=(",", ":")) + "\n"
    if len(text) > MOST_BYTES:
        raise ValueError(f"{path.name} would be {len(text)} bytes, more than {MOST_BYTES}: keep fewer components")
    path.write_text(text)


def _base64(values: torch.Tensor) -> str:
    """Little-endian float16, row by row."""
    return base64.b64encode(values.cpu().numpy().astype("<f2").tobytes()).decode()


def _floats(text: str) -> torch.Tensor:
    return torch.from_numpy(np.frombuffer(base64.b64decode(text), "<f2").copy())


def _short(values: np.ndarray | list[float], digits: int = 9) -> list[float]:
    return [float(f"{v:.{digits}g}") for v in values]

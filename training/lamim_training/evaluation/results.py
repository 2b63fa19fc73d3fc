"""The results file: one JSON whose parts are written as soon as they are known,
so that a run that is cut short leaves what it had.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parents[2] / "results.json"


class Results:
    """Parts by name; parts that are not written keep what the file said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: dict = json.loads(path.read_text()) if path.exists() else {}

    def write(self, part: str, value: object) -> None:
        """Sets a part and stores the file."""
        self.values[part] = rounded(value)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.values, indent=1) + "\n")


def rounded(value: object) -> object:
    """Five significant digits, so that the file reads well and doesn't change with the last bits."""
    if isinstance(value, dict):
        return {str(k): rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [rounded(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.5g}")
    return int(value) if isinstance(value, np.integer) else value

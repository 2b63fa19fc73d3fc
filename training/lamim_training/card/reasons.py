"""Why what was missed was missed, by the target's key.
Written after the run; printed only where the figure misses its target.
"""

from __future__ import annotations

REASONS: dict[str, str] = {}
FEW_LABELS = ""  # one paragraph below the few-label tables

"""Which signal each part of a head has in one image: now and then like an MR contrast, now and then anything at all."""

from __future__ import annotations

import numpy as np

PARTS = (
    "air", "gm", "wm", "csf", "dura", "bone", "marrow", "skin", "fat", "muscle", "gland", "mucosa", "eye", "vessel",
    "lesion", "core",
)  # fmt: skip
INDEX = {name: at for at, name in enumerate(PARTS)}

# Ranges after textbooks; white matter is about 0.8 in T1w, fluid about 1 in T2w.
CONTRASTS = {
    "T1w": dict(
        gm=(0.5, 0.7), wm=(0.7, 0.9), csf=(0.1, 0.3), dura=(0.3, 0.6), bone=(0.02, 0.15), marrow=(0.4, 1.1),
        skin=(0.3, 0.7), fat=(0.8, 1.5), muscle=(0.4, 0.65), gland=(0.4, 0.9), mucosa=(0.3, 0.7), eye=(0.12, 0.35),
        vessel=(0.05, 0.9), lesion=(0.3, 0.7), core=(0.1, 0.5),
    ),
    "T1c": dict(
        gm=(0.5, 0.75), wm=(0.65, 0.9), csf=(0.1, 0.3), dura=(0.5, 1.3), bone=(0.02, 0.15), marrow=(0.4, 1.1),
        skin=(0.4, 0.9), fat=(0.8, 1.5), muscle=(0.45, 0.8), gland=(0.6, 1.3), mucosa=(0.7, 1.5), eye=(0.12, 0.35),
        vessel=(0.8, 1.8), lesion=(0.4, 1.5), core=(0.1, 0.5),
    ),
    "T2w": dict(
        gm=(0.42, 0.65), wm=(0.28, 0.45), csf=(0.8, 1.1), dura=(0.1, 0.4), bone=(0.01, 0.12), marrow=(0.2, 0.7),
        skin=(0.2, 0.5), fat=(0.3, 1.0), muscle=(0.12, 0.3), gland=(0.3, 0.6), mucosa=(0.5, 1.0), eye=(0.8, 1.2),
        vessel=(0.02, 0.3), lesion=(0.5, 0.9), core=(0.5, 1.1),
    ),
    "FLAIR": dict(
        gm=(0.5, 0.7), wm=(0.38, 0.55), csf=(0.03, 0.2), dura=(0.15, 0.5), bone=(0.02, 0.15), marrow=(0.15, 0.7),
        skin=(0.2, 0.6), fat=(0.2, 1.1), muscle=(0.2, 0.45), gland=(0.3, 0.7), mucosa=(0.4, 1.0), eye=(0.03, 0.25),
        vessel=(0.02, 0.4), lesion=(0.6, 1.2), core=(0.1, 0.8),
    ),
}  # fmt: skip

# How often each is drawn: in T2w fluid inside and outside of the brain looks alike, so there is most to learn.
SHARES = {"T1w": 0.2, "T1c": 0.15, "T2w": 0.45, "FLAIR": 0.2}


def draw_signals(rng: np.random.Generator) -> np.ndarray:
    """Signal of every part, in the order of PARTS."""
    if rng.random() < 0.2:
        table = rng.uniform(0, 1, len(PARTS)).astype(np.float32)
        table[INDEX["air"]] = 0 if rng.random() < 0.8 else rng.uniform(0, 0.3)
        if abs(table[INDEX["gm"]] - table[INDEX["csf"]]) < 0.1:  # some border must show
            table[INDEX["csf"]] = (table[INDEX["gm"]] + 0.4) % 1
        return table
    ranges = CONTRASTS[str(rng.choice(list(SHARES), p=list(SHARES.values())))]
    widen = 0.15
    values = [0.0]
    for name in PARTS[1:]:
        low, high = ranges[name]
        values.append(rng.uniform(low - widen * (high - low), high + widen * (high - low)))
    table = np.clip(np.array(values, np.float32), 0, None)
    table[0] = rng.uniform(0, 0.02)
    return table

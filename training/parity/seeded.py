"""Numbers from a seed that Python and TypeScript draw alike, bit for bit.

The twin of `src/lamim/testing/parity/seeded.ts`. It uses only operations that IEEE 754 rounds in one way (+, -, *, /,
sqrt), so that both languages give the same float32 values on every machine.
"""

from __future__ import annotations

import math

import numpy as np


def fnv1a(text: str) -> int:
    """32-bit FNV-1a hash of a text's UTF-8 bytes."""
    result = 0x811C9DC5
    for byte in text.encode():
        result = ((result ^ byte) * 0x01000193) & 0xFFFFFFFF
    return result


def uniforms(stream: str, count: int) -> np.ndarray:
    """The first `count` numbers of a named stream: float64 in [0, 1), multiples of 2⁻²⁴.

    Number i is splitmix's 32-bit finaliser (Steele, Lea and Flood 2014) of the counter seed + (i + 1) · 0x9e3779b9.
    """
    counter = np.arange(1, count + 1, dtype=np.uint32)
    state = counter * np.uint32(0x9E3779B9) + np.uint32(fnv1a(stream))
    mixed = (state ^ (state >> np.uint32(16))) * np.uint32(0x21F0AAAD)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x735A2D97)
    return ((mixed ^ (mixed >> np.uint32(15))) >> np.uint32(8)) / 2.0**24


def normals(stream: str, count: int, spread: float, mean: float = 0.0) -> np.ndarray:
    """float32 numbers near a normal distribution: the sum of four uniforms (Irwin–Hall), scaled."""
    parts = uniforms(stream, 4 * count).reshape(count, 4)
    total = parts[:, 0] + parts[:, 1] + parts[:, 2] + parts[:, 3] - 2
    return (mean + spread * math.sqrt(3) * total).astype(np.float32)

"""The parity case, all from streams: a small LaMIM network with its head, a merged scan, boxes that hide parts of it.

The twin of `src/lamim/testing/parity/case.ts`.
"""

from __future__ import annotations

import numpy as np
from seeded import normals, uniforms

WIDTH, LAYERS, HEADS, MLP = 128, 3, 2, 192
SIDE, BOXES, BOX = 96, 86, 16
# One axis longer than the model's input, one shorter, all odd to it.
SIZE = (107, 126, 83)
AFFINE = np.array([[-0.99, 0.08, 0, 70], [0.08, 0.995, 0.05, -90], [0.01, -0.05, 1.35, -60], [0, 0, 0, 1]])
SLOPE = 0.5


def weights(key: str, shape: tuple[int, ...]) -> np.ndarray:
    """A tensor of the network or its head, float32, by MONAI's plain name."""
    mean, spread = 0.0, 0.06
    if "norm" in key and key.endswith("weight"):
        mean, spread = 1.0, 0.15
    elif key.endswith("bias"):
        spread = 0.05
    elif "patch_embeddings" in key:
        spread = 0.005
    elif key.startswith("FC."):
        spread = 1 / np.sqrt(3 * shape[1])  # what PyTorch gives new linear layers
    return normals(f"weights/{key}", int(np.prod(shape)), float(spread), mean).reshape(shape)


def scan() -> np.ndarray:
    """Stored int16 voxels of the merged scan, x, y, z, contrast: an ellipsoid of textured blocks with a ball in it."""
    nx, ny, nz = SIZE
    x, y, z = (np.arange(n) for n in SIZE)
    gx, gy, gz = ((2 * axis + 1) / n - 1 for axis, n in zip((x, y, z), SIZE))

    def distance(centre: tuple[float, float, float], radius: tuple[float, float, float]) -> np.ndarray:
        a, b, c = ((g - m) / r for g, m, r in zip((gx, gy, gz), centre, radius))
        return (a * a)[None, None, :] + (b * b)[None, :, None] + (c * c)[:, None, None]

    head = distance((0, 0, 0), (0.82, 0.9, 0.8))
    ball = distance((0.3, -0.2, 0.1), (0.28, 0.28, 0.28))
    bx, by, bz = ((n + 7) // 8 for n in SIZE)
    coarse = uniforms("scan/coarse", 4 * bz * by * bx).reshape(4, bz, by, bx)
    texture = coarse[:, z // 8][:, :, y // 8][:, :, :, x // 8]
    noise = uniforms("scan/noise", 4 * nz * ny * nx).reshape(4, nz, ny, nx)
    voxels = np.zeros((4, nz, ny, nx), np.int16)
    for contrast, lift in enumerate((-300, 840, 600, 760)):
        level = 800 * (contrast + 1) + 720 * (texture[contrast] - 0.5) - 240 * head * (contrast - 1.5)
        level = level + lift * (ball < 1) + 56 * (noise[contrast] - 0.5)
        voxels[contrast] = np.where(head < 1, np.maximum(0, np.floor(level)), 0)
    return voxels.transpose(3, 2, 1, 0)


def boxes() -> np.ndarray:
    """Lowest corners of the hidden boxes: contrast × 86 × (x, y, z)."""
    corners = uniforms("boxes", 4 * BOXES * 3) * (SIDE - BOX + 1)
    return np.floor(corners).astype(int).reshape(4, BOXES, 3)


def places(name: str, length: int, count: int = 256) -> np.ndarray:
    """Where an array's values are stored and compared."""
    return np.floor(uniforms(f"places/{name}", count) * length).astype(int)

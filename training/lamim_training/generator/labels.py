"""Real anatomy: a FreeSurfer-style label map of one head as a template, so that images of it come from the same
pipeline.

For evaluation. The label maps are the user's; nothing of them is stored. Labels below 256 are FreeSurfer's
(FreeSurferColorLUT.txt); larger ones lie outside the brain.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import ndimage as ndi

from .template import MARGIN, Template, maps_of, template_of

WHITE = (2, 41, 7, 46, 16, 28, 60, 77, 85, 251, 252, 253, 254, 255)  # with brain stem, ventral diencephalon, chiasm
GREY = (3, 42, 8, 47, 10, 49, 11, 50, 12, 51, 13, 52, 17, 53, 18, 54, 26, 58, 25, 57)
FLUID = (4, 43, 5, 44, 14, 15, 24, 30, 62, 31, 63, 72)
VENTRICLES = (4, 43, 5, 44, 14, 31, 63)
MIXED = {10: 0.5, 49: 0.5, 12: 0.2, 51: 0.2, 13: 0.8, 52: 0.8, 28: 0.7, 60: 0.7}  # share of white matter in deep nuclei
MNI_MIDDLE = np.array([0.0, -17.0, 4.0])  # mm, the middle of an MNI brain's box
SOFTNESS = 0.6  # voxels: partial volume that labels do not have


def load_labels(path: Path) -> Template:
    """A template from one label map (any orientation, about 1 mm)."""
    return template_from_labels(read_labels(path))


def read_labels(path: Path) -> np.ndarray:
    """A label map's voxels in RAS+ order, X × Y × Z; what lies outside the brain is 0."""
    import nibabel as nib  # here, since machines that only train may lack it

    labels = np.asarray(nib.as_closest_canonical(nib.load(path)).dataobj)
    return np.where(labels < 256, labels, 0).astype(np.uint8)


def template_from_labels(labels: np.ndarray) -> Template:
    """A template from labels in RAS+ order, about 1 mm."""
    brain = np.isin(labels, WHITE + GREY)
    # Fluid around the brain is labelled as far as the skull; a brain extraction keeps a few millimetres.
    mask = ndi.binary_closing(brain | np.isin(labels, VENTRICLES), ndi.generate_binary_structure(3, 1), iterations=4)
    mask = ndi.binary_fill_holes(mask)
    at = np.argwhere(mask)
    low, high = np.maximum(at.min(0) - MARGIN, 0), at.max(0) + 1 + MARGIN
    box = tuple(slice(a, b) for a, b in zip(low, high))
    labels, mask = labels[box], mask[box]
    gm, wm = np.isin(labels, GREY).astype(np.float32), np.isin(labels, WHITE).astype(np.float32)
    for label, part in MIXED.items():
        here = labels == label
        gm[here], wm[here] = 1 - part, part
    gm, wm = (ndi.gaussian_filter(tissue * mask, SOFTNESS) for tissue in (gm, wm))
    ventricle = np.isin(labels, VENTRICLES)
    maps, opening = maps_of(gm, wm, mask, np.zeros_like(gm), ventricle)
    return template_of(maps, opening, MNI_MIDDLE - (at.min(0) + at.max(0)) / 2 + low)

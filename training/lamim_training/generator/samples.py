"""Writes the viewer's sample cases (public/samples) with BIDS names. python -m samples [FOLDER]

They come from the same generator as the training data, from a seed used for nothing else.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import nibabel as nib
import numpy as np

from lamim_training.generator.previous.case import Case, make_case
from lamim_training.generator.signal import CONTRASTS

SEED = 5150
VOXEL = 1.5  # mm
SUFFIX = {"T1w": "T1w", "T1c": "ce-gadolinium_T1w", "T2w": "T2w", "FLAIR": "FLAIR"}
SCALE = (230, 200, 240, 220)  # stored units per unit of signal: scanners have no common scale


@dataclass(frozen=True)
class Sample:
    """One case to write: its number under SEED, what the viewer says about it, contrasts left out."""

    id: str
    kind: str
    number: int
    title: str
    sentence: str
    without: tuple[str, ...] = ()


SAMPLES = (
    Sample(
        "healthy", "healthy", 6, "No tumour, 83 years",
        "Wide ventricles and bright caps at their horns in FLAIR are age, not tumour; nothing takes up contrast agent but vessels.",
    ),
    Sample(
        "meningioma", "meningioma", 11, "Meningioma-like",
        "On the right convexity a mass sits on the dura with a broad base, enhances evenly in T1c and pushes the brain inward; FLAIR shows the oedema beside it.",
    ),
    Sample(
        "meningioma-small", "meningioma", 5, "Meningioma-like, small",
        "A mass of about 2 cm at the front on the right, near the midline, easy to miss in T1w, plain in T1c: a test of what a token of 16 voxels a side still sees.",
    ),
    Sample(
        "glioma-wildtype", "wildtype", 0, "Glioma-like, IDH wild type",
        "Low in the left frontal lobe: an irregular ring of enhancement around dark necrosis in T1c, with oedema that follows the white matter in FLAIR.",
    ),
    Sample(
        "glioma-mutant", "mutant", 0, "Glioma-like, IDH mutant",
        "Left frontal: bright throughout in T2w but dark with a bright rim in FLAIR (the T2-FLAIR mismatch), and no enhancement in T1c.",
    ),
    Sample(
        "no-t1c", "mutant", 2, "Glioma-like, IDH mutant, T1c missing",
        "Right frontal: a bright mass in T2w and FLAIR without the scan after contrast agent; compare how sure the answers are with three contrasts.",
        without=("T1c",),
    ),
)  # fmt: skip

NOTICE = """# Sample cases: synthetic

Every scan in this folder is **synthetic**: made by this project's generator (`training/synth`) from a seed. No patient, no
volunteer, no real scan. They are for teaching and for trying the viewer, not for diagnosis.

The anatomy is a deformed rendering of the tissue maps of the ICBM 152 nonlinear atlas (2009a, symmetric), whose notice is:

> Copyright (C) 1993-2004 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute, McGill University.
> Permission to use, copy, modify, and distribute this software and its documentation for any purpose and without fee is
> hereby granted, provided that the above copyright notice appear in all copies. The authors and McGill University make no
> representations about the suitability of this software for any purpose. It is provided "as is" without express or implied
> warranty. The authors are not responsible for any data loss, equipment damage, property loss, or injury to subjects or
> patients resulting from the use or misuse of this software package.

Fonov V, Evans AC, Botteron K, et al. Unbiased average age-appropriate atlases for pediatric studies. NeuroImage 2011;54:313-327.
Fonov VS, Evans AC, McKinstry RC, et al. Unbiased nonlinear average age-appropriate brain templates from birth to adulthood.
NeuroImage 2009;47:S102. Collins DL, Zijdenbos AP, Baare WFC, Evans AC. ANIMAL+INSECT: improved cortical structure
segmentation. IPMI 1999.
"""


def write_nifti(path: Path, values: np.ndarray, affine: np.ndarray) -> None:
    """int16 NIfTI-1, RAS+, with a reproducible gzip envelope."""
    image = nib.Nifti1Image(values.astype(np.int16), affine)
    image.header.set_xyzt_units("mm")
    image.set_sform(affine, code=1)
    image.set_qform(affine, code=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(image.to_bytes(), 9, mtime=0))


def write_case(folder: Path, sample: Sample, case: Case) -> dict:
    """The four files and the entry of the index."""
    files = {}
    for contrast, scale, image in zip(CONTRASTS, SCALE, case.images):
        if contrast in sample.without:
            continue
        name = f"sub-{sample.id.replace('-', '')}"
        files[contrast] = f"{name}/anat/{name}_{SUFFIX[contrast]}.nii.gz"
        write_nifti(folder / files[contrast], np.round(image.numpy() * scale), case.affine)
    return {
        "id": sample.id, "title": sample.title, "sentence": sample.sentence, "files": files,
        "truth": case.truth, "seed": [SEED, sample.number],
    }  # fmt: skip


def main(folder: Path) -> None:
    entries = [write_case(folder, s, make_case(SEED, s.number, s.kind, VOXEL)) for s in SAMPLES]
    (folder / "index.json").write_text(json.dumps({"samples": entries}, indent=2) + "\n")
    (folder / "NOTICE.md").write_text(NOTICE)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "public" / "samples")

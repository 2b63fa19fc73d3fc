"""Writes the viewer's sample cases: python -m lamim_training.samples [FOLDER] [--bundle FOLDER]

They come from the same generator as the training data, from a seed used for nothing else, and get neutral names.
`SLOTS` says what kind of case each sample is. A slot has candidates of its own, cases numbered one after another. With
a bundle, the first one that fits and that `lamim predict` answers as its truth says is taken. NOTICE.md counts the
ones passed over.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import nibabel as nib
import numpy as np
import torch

from lamim_training import sample_texts_zh
from lamim_training.generator import CONTRASTS, HELD_OUT, KINDS, Anatomy, CaseGenerator, labels_of
from lamim_training.generator.storage import lesion_share
from lamim_training.sample_texts import Finding, describe, finding_of
from lamim_training.tasks import TASKS, UNKNOWN

SEED = 5151
CANDIDATES = 200  # of a slot: the cases CANDIDATES · slot … + CANDIDATES − 1 of its kind
ROOT = Path(__file__).parents[2]
SUFFIX = {"T1w": "T1w", "T1c": "ce-gadolinium_T1w", "T2w": "T2w", "FLAIR": "FLAIR"}
SCALE = (230, 200, 240, 220)  # stored units per unit of signal: scanners have no common scale
SCANNER = replace(
    HELD_OUT, noise=(0.008, 0.03), bias=(0.02, 0.12), blur=(0.3, 0.6), thickness=(2.5, 4.0), planar=0.3, shift=0.2,
    gamma=0.1, spread=0.7, ordered=1.0, fluid=(0.8, 1.5), vessels=(0.7, 1.5),
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """What a sample shall be: its kind, radius (mm) and appearance, and contrasts left out."""

    kind: str
    radius: tuple[float, float] = (0.0, 0.0)
    shows: Callable[[Finding], bool] = lambda finding: True
    without: tuple[str, ...] = ()


SLOTS = (
    Slot("wildtype", (15, 24), lambda f: f.ring and f.oedema),
    Slot("healthy", shows=lambda f: f.age > 70),
    Slot("meningioma", (13, 20), lambda f: f.oedema),
    Slot("mutant", (15, 24), lambda f: f.mismatch and not f.enhancing),
    Slot("meningioma", (7, 10), lambda f: not f.oedema),
    Slot("wildtype", (9, 13), lambda f: not f.enhancing),
    Slot("mutant", (8, 12), lambda f: not f.enhancing),
    Slot("healthy", shows=lambda f: f.age < 40),
    Slot("mutant", (14, 22), lambda f: not f.mismatch, without=("T1c",)),
    Slot("wildtype", (8, 12), lambda f: f.enhancing),
)


@dataclass(frozen=True)
class Sample:
    """A case chosen for a slot."""

    id: str
    slot: Slot
    case: Anatomy
    scans: np.ndarray  # 4 × 96³, int16

    @property
    def truth(self) -> dict[str, int]:
        """Class of every task that applies."""
        labels = labels_of(self.case.kind)[0].tolist()
        return {task: label for task, label in zip(TASKS, labels) if label != UNKNOWN}

    @property
    def affine(self) -> np.ndarray:
        """Voxel to mm, RAS+."""
        affine = np.diag([*self.case.voxel[0].tolist(), 1.0])
        affine[:3, 3] = self.case.origin[0].tolist()
        return affine


def write_nifti(path: Path, values: np.ndarray, affine: np.ndarray) -> None:
    """NIfTI-1, RAS+, with a reproducible gzip envelope."""
    image = nib.Nifti1Image(values, affine)
    image.header.set_xyzt_units("mm")
    image.set_sform(affine, code=1)
    image.set_qform(affine, code=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(image.to_bytes(), 9, mtime=0))


def write_scans(folder: Path, sample: Sample) -> dict[str, str]:
    """The scans with BIDS names; their paths by contrast, relative to the folder."""
    files = {}
    for contrast, values in zip(CONTRASTS, sample.scans):
        if contrast not in sample.slot.without:
            files[contrast] = f"{sample.id}/anat/{sample.id}_{SUFFIX[contrast]}.nii.gz"
            write_nifti(folder / files[contrast], values, sample.affine)
    return files


def write_sample(folder: Path, number: int, sample: Sample) -> dict:
    """Scans, lesion mask and the entry of the index."""
    shown = finding_of(sample.case), KINDS[int(sample.case.kind)], sample.slot.without
    entry = {
        "id": sample.id,
        "title": f"Case {number}",
        "sentence": describe(*shown),
        "translations": {"zh": {"title": f"病例 {number}", "sentence": sample_texts_zh.describe(*shown)}},
        "files": write_scans(folder, sample),
        "truth": sample.truth,
        "seed": [SEED, int(sample.case.number[0])],
    }
    share = lesion_share(sample.case.shares)[0].numpy()
    if share.max() > 0:
        # Beside the scans it would be opened with them by a wildcard or as a folder.
        entry["mask"] = f"derivatives/lesions/{sample.id}/anat/{sample.id}_label-lesion_mask.nii.gz"
        write_nifti(folder / entry["mask"], (share > 0.5).astype(np.uint8), sample.affine)
    return entry


def answered(bundle: Path, sample: Sample) -> bool:
    """Whether `lamim predict` gives every task that applies more than 0.5 for its true label."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / path for path in write_scans(Path(folder), sample).values()]
        command = ["npm", "-s", "run", "lamim", "--", "predict", *map(str, paths), "--model", str(bundle), "--json"]
        report = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    answers = {task["id"]: task for task in report["tasks"]}
    return all(answers[task]["probabilities"][label] > 0.5 for task, label in sample.truth.items())


def candidates(generator: CaseGenerator, number: int) -> Iterator[Sample]:
    """Cases that fit the slot of that number (from 1), in the order of their numbers."""
    slot, kind = SLOTS[number - 1], KINDS.index(SLOTS[number - 1].kind)
    for at in range(CANDIDATES):
        case = generator.anatomy(SEED, 1, kinds=[kind], first=CANDIDATES * number + at)
        fits = kind == 0 or slot.radius[0] <= float(case.radius_mm) <= slot.radius[1]
        if fits and slot.shows(finding_of(case)):
            scans = generator.scans(case, SEED, scanner=SCANNER)[0] * torch.tensor(SCALE).view(4, 1, 1, 1)
            yield Sample(f"sub-{number:02d}", slot, case, scans.round().numpy().astype(np.int16))


def choose(found: Iterable[Sample], accept: Callable[[Sample], bool]) -> tuple[Sample, int]:
    """The first candidate that is accepted, and how many were not."""
    for passed_over, sample in enumerate(found):
        if accept(sample):
            return sample, passed_over
    raise ValueError(f"None of {CANDIDATES} candidates fits and is answered as its truth says. Change the slot.")


def write_samples(folder: Path, chosen: Iterable[tuple[Sample, int]]) -> None:
    """All samples with their index and notice."""
    entries, counts = [], []
    for number, (sample, passed_over) in enumerate(chosen, 1):
        entries.append(write_sample(folder, number, sample))
        counts.append(f"- `{sample.id}`: {passed_over}")
        print(sample.id, entries[-1]["truth"], entries[-1]["sentence"], f"({passed_over} passed over)", flush=True)
    (folder / "index.json").write_text(json.dumps({"samples": entries}, indent=2, ensure_ascii=False) + "\n")
    notice = (Path(__file__).parent / "sample-notice.md").read_text()
    (folder / "NOTICE.md").write_text(notice.replace("{passed_over}", "\n".join(counts)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "public" / "samples")
    parser.add_argument("--bundle", type=Path, help="takes cases that this bundle answers as their truth says")
    args = parser.parse_args()
    generator = CaseGenerator("cpu")
    accept = partial(answered, args.bundle) if args.bundle else lambda sample: True
    write_samples(args.folder, (choose(candidates(generator, n), accept) for n in range(1, len(SLOTS) + 1)))


if __name__ == "__main__":
    main()

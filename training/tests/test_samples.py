"""Samples: neutral names, files that lie where the index says, truth that agrees with the mask."""

from __future__ import annotations

from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from lamim_training.generator import CaseGenerator
from lamim_training.sample_texts import describe, finding_of, place_of
from lamim_training.samples import SLOTS, Sample, Slot, choose, write_sample


@pytest.fixture(scope="module")
def generator():
    return CaseGenerator("cpu")


def test_a_sample_is_written_with_its_mask_and_truth(generator, tmp_path):
    slot = Slot("meningioma", (4.0, 33.0), without=("T1c",))
    sample = choose(generator, 3, slot, lambda sample: True, taken=set())
    entry = write_sample(tmp_path, 3, sample)
    assert entry["id"] == "sub-03" and entry["truth"] == {"detection": 1, "discrimination": 0}
    assert set(entry["files"]) == {"T1w", "T2w", "FLAIR"} and "without T1c" in entry["sentence"]
    scan, mask = nib.load(tmp_path / entry["files"]["T1w"]), nib.load(tmp_path / entry["mask"])
    assert scan.shape == mask.shape == (96, 96, 96) and np.allclose(scan.affine, mask.affine)
    assert nib.aff2axcodes(scan.affine) == ("R", "A", "S")
    assert 0 < np.asarray(mask.dataobj).mean() < 0.2


def test_candidates_that_are_not_accepted_are_counted(generator):
    seen: list[Sample] = []

    def accept(sample: Sample) -> bool:
        seen.append(sample)
        return len(seen) == 2

    sample = choose(generator, 1, Slot("healthy"), accept, taken={0})
    assert sample.passed_over == 1 and [int(s.case.number[0]) for s in seen] == [1, 2]


def test_healthy_samples_have_no_mask(generator, tmp_path):
    entry = write_sample(tmp_path, 2, choose(generator, 2, Slot("healthy"), lambda sample: True, taken=set()))
    assert "mask" not in entry and entry["truth"] == {"detection": 0} and entry["sentence"].startswith("No lesion")


def test_sentences_name_what_is_there(generator):
    case = generator.anatomy(5, 1, kinds=[3])
    finding = replace(finding_of(case), mismatch=True, oedema=False, centre=(20.0, 30.0, 10.0), diameter=25)
    sentence = describe(finding, "mutant")
    assert sentence.startswith("On the right, towards the front") and "25 mm" in sentence and "mismatch" in sentence
    assert place_of((-20.0, -70.0, -40.0)) == "On the left, below the tentorium"


def test_the_first_sample_shows_a_lesion_and_two_show_none():
    kinds = [slot.kind for slot in SLOTS]
    assert kinds[0] != "healthy" and kinds.count("healthy") == 2 and len(kinds) >= 8

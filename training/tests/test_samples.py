"""Samples: neutral names, files that lie where the index says, truth that agrees with the mask."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from lamim_training import sample_texts_zh
from lamim_training.generator import CaseGenerator
from lamim_training.sample_texts import describe, finding_of, place_of
from lamim_training.samples import SLOTS, candidates, choose, write_samples


@pytest.fixture(scope="module")
def generator():
    return CaseGenerator("cpu")


@pytest.fixture(scope="module")
def samples(generator):
    """The first candidates of a slot with a tumour but without T1c, and of one without any lesion."""
    ill, well = ([slot.without != () for slot in SLOTS].index(True) + 1, [s.kind for s in SLOTS].index("healthy") + 1)
    return {number: next(candidates(generator, number)) for number in (ill, well)}


def test_samples_are_written_with_index_notice_truth_and_mask(samples, tmp_path):
    write_samples(tmp_path, [(sample, 2) for sample in samples.values()])
    ill, well = json.loads((tmp_path / "index.json").read_text())["samples"]
    assert ill["title"] == "Case 1" and re.fullmatch(r"sub-\d\d", ill["id"])
    assert ill["truth"] == {"detection": 1, "discrimination": 1, "molecular": 1}
    assert ill["translations"]["zh"]["title"] == "病例 1"
    assert set(ill["files"]) == {"T1w", "T2w", "FLAIR"} and "without T1c" in ill["sentence"]
    scan, mask = nib.load(tmp_path / ill["files"]["T1w"]), nib.load(tmp_path / ill["mask"])
    assert scan.shape == mask.shape == (96, 96, 96) and np.allclose(scan.affine, mask.affine)
    assert nib.aff2axcodes(scan.affine) == ("R", "A", "S")
    assert 0 < np.asarray(mask.dataobj).mean() < 0.2
    assert "mask" not in well and well["truth"] == {"detection": 0} and well["sentence"].startswith("No lesion")
    assert f"`{ill['id']}`: 2" in (tmp_path / "NOTICE.md").read_text()


def test_candidates_that_are_not_accepted_are_counted(samples):
    first, second = samples.values()
    assert choose([first, second], lambda sample: sample is second) == (second, 1)
    with pytest.raises(ValueError, match="None of"):
        choose([first], lambda sample: False)


def test_sentences_name_what_is_there(generator):
    case = generator.anatomy(5, 1, kinds=[3])
    finding = replace(finding_of(case), mismatch=True, oedema=False, centre=(20.0, 30.0, 10.0), diameter=25)
    sentence = describe(finding, "mutant")
    assert sentence.startswith("On the right, towards the front") and "25 mm" in sentence and "mismatch" in sentence
    chinese = sample_texts_zh.describe(finding, "mutant", ("T1c",))
    assert chinese.startswith("右侧偏前部") and "25 mm" in chinese and "不匹配" in chinese and "没有 T1c" in chinese
    assert place_of((-20.0, -70.0, -40.0)) == "On the left, below the tentorium"


def test_the_first_sample_shows_a_lesion_and_two_show_none():
    kinds = [slot.kind for slot in SLOTS]
    assert kinds[0] != "healthy" and kinds.count("healthy") == 2 and len(kinds) >= 8

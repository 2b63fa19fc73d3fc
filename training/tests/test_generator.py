"""The generator: same case on every batch size and precision, truth that agrees with the images, inputs in range."""

from __future__ import annotations

from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest
import torch

from lamim_training.generator import HELD_OUT, KINDS, SCANNERS, CaseGenerator
from lamim_training.generator.corruptions import CORRUPTIONS, LEVELS, SUBSETS, keep, turn_180, turn_flair
from lamim_training.generator.labels import load_labels
from lamim_training.generator.random import Draws, normal_bank
from lamim_training.generator.splines import random_field
from lamim_training.generator.storage import lesion_share
from lamim_training.generator.template import load_template


@pytest.fixture(scope="module")
def generator():
    return CaseGenerator("cpu")


@pytest.fixture(scope="module")
def four(generator):
    """One anatomy of each kind."""
    return generator.anatomy(7, 4, kinds=range(4))


def test_a_case_does_not_depend_on_its_batch(generator, four):
    alone = generator.anatomy(7, 1, kinds=[2], first=2)
    assert torch.equal(alone.shares, four.shares[2:3])
    assert torch.equal(alone.tissue, four.tissue[2:3])
    together = generator.appear(four, 5).images
    assert torch.allclose(generator.appear(alone, 5).images, together[2:3], atol=1e-5)


def test_an_appearance_changes_the_images_and_not_the_truth(generator, four):
    one, two = (generator.appear(four, seed, flip=False) for seed in (1, 2))
    assert float((one.images - two.images).abs().mean()) > 0.01
    assert torch.equal(one.tissue, two.tissue) and torch.equal(one.labels, two.labels)


def test_labels_follow_the_kind(generator, four):
    assert generator.appear(four, 1).labels.tolist() == [[0, -1, -1], [1, 0, -1], [1, 1, 0], [1, 1, 1]]


def test_token_shares_add_to_one_and_lie_where_the_lesion_is(generator, four):
    batch = generator.appear(four, 3, lesion=True)
    assert torch.allclose(batch.tissue.sum(2), torch.ones(4, 216), atol=1e-5)
    for case, kind in enumerate(KINDS):
        share = batch.lesion[case].reshape(6, 16, 6, 16, 6, 16).mean((1, 3, 5)).flatten()
        expected = share if kind != "healthy" else torch.zeros(216)
        assert torch.allclose(batch.tissue[case, :, max(case, 1)], expected, atol=1e-4)


def test_a_tumour_has_about_the_volume_of_its_radius(generator):
    """A wavy, soft border adds volume: 1.7 times a ball's in the smallest wild types."""
    cases = generator.anatomy(11, 3, kinds=[2, 3, 1])
    tumour = cases.shares[:, 4:6].float().sum((1, 2, 3, 4)) / 255 * cases.voxel.prod(1)
    ratio = tumour / (4 / 3 * np.pi * cases.radius_mm**3)
    assert bool((ratio > 0.7).all() and (ratio < 1.8).all())


@pytest.mark.parametrize("name", SCANNERS)
def test_inputs_lie_between_0_and_1_and_the_median_is_fixed(generator, four, name):
    images = generator.appear(four[:2], 4, scanner=SCANNERS[name]).images
    assert float(images.min()) >= 0 and float(images.max()) < 1
    if SCANNERS[name].gain == (1.0, 1.0):
        for contrast in images.flatten(0, 1):
            assert abs(float(contrast[contrast > 0].median()) - 0.5) < 1e-4


def test_anatomies_of_a_case_take_8_mb(four):
    assert four.shares[0].numel() < 8_000_000 and four.shares.dtype == torch.uint8
    assert float(lesion_share(four.shares)[0].max()) == 0


def test_draws_are_uniform_and_independent_of_the_batch():
    many = Draws(1, np.arange(2000), 0, torch.device("cpu"))
    values = many.uniform(0.0, 1.0, 5)
    assert abs(float(values.mean()) - 0.5) < 0.02 and abs(float(values.std()) - 12**-0.5) < 0.01
    assert abs(float(np.corrcoef(values[:-1, 0], values[1:, 0])[0, 1])) < 0.06
    few = Draws(1, np.arange(100, 103), 0, torch.device("cpu"))
    assert torch.equal(few.uniform(0.0, 1.0, 5), values[100:103])
    assert abs(float(many.normal(3).std()) - 1) < 0.03


def test_a_field_is_the_same_on_every_grid():
    low, high = (-20.0,) * 3, (20.0,) * 3
    field = random_field(Draws(3, np.arange(2), 0, torch.device("cpu")), low, high, 6.0)
    coarse = torch.linspace(-20, 20, 11).expand(2, 3, 11)
    fine = torch.linspace(-20, 20, 21).expand(2, 3, 21)
    assert torch.allclose(field.channel(fine)[:, ::2, ::2, ::2], field.channel(coarse), atol=1e-5)


def test_corruptions_change_what_they_name(generator, four):
    images = generator.appear(four[:2], 6, scanner=HELD_OUT).images
    for name, corrupt in {**CORRUPTIONS, **LEVELS}.items():
        changed = corrupt(images)
        assert changed.shape == images.shape and not torch.equal(changed, images), name
        assert float(changed.min()) >= 0 and float(changed.max()) <= 1, name
    assert torch.equal(turn_180(turn_180(images)), images)
    assert torch.equal(CORRUPTIONS["T1w_T1c_swapped"](images)[:, 0], images[:, 1])
    assert len(set(SUBSETS)) == 15
    assert keep(images, ("T2w",)).amax((0, 2, 3, 4)).gt(0).tolist() == [False, False, True, False]


def test_a_turned_flair_is_turned_in_the_axial_plane():
    images = torch.zeros(1, 4, 96, 96, 96)
    images[0, :, 70, 48, 20] = 1
    x, y, z = np.unravel_index(int(turn_flair(images, 90.0)[0, 3].argmax()), (96, 96, 96))
    assert z == 20 and abs(x - 47.5) < 2 and abs(abs(y - 47.5) - 22.5) < 2


def test_a_label_map_is_a_template(tmp_path):
    labels = np.zeros((80, 90, 80), np.int16)
    grid = np.stack(np.meshgrid(*(np.arange(n) - n / 2 for n in labels.shape), indexing="ij"))
    distance = np.sqrt((grid**2).sum(0))
    for radius, label in ((38, 507), (34, 3), (30, 2), (8, 4)):
        labels[distance < radius] = label
    path = tmp_path / "labels.nii.gz"
    nib.save(nib.Nifti1Image(labels, np.eye(4)), path)
    case = CaseGenerator("cpu", load_labels(path), individual=False).anatomy(1, 1, kinds=[0])
    wm, csf = case.shares[0, 0].float() / 255, case.shares[0, 1].float() / 255
    assert float(csf[46:50, 46:50, 46:50].mean()) > 0.9  # the ventricle
    assert float(wm[48, 48, 62:74].mean()) > 0.7
    assert float(case.shares[0, 6, 0, 0, 0]) == 0  # outside of the brain


def test_autocast_around_it_changes_nothing(generator, four):
    plain = generator.appear(four[:1], 9).images
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(generator.appear(four[:1], 9).images, plain)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_draws_the_same_cases(generator, four):
    on_gpu = CaseGenerator("cuda")
    there = on_gpu.anatomy(7, 4, kinds=range(4))
    assert float(((there.shares.cpu().int() - four.shares.int()).abs() > 1).float().mean()) < 1e-4
    actual, theirs = generator.appear(four, 5).images, on_gpu.appear(there, 5).images.cpu()
    assert float(((actual - theirs).abs() > 1e-3).float().mean()) < 1e-4


def test_every_tensor_stays_on_the_device():
    """Shapes and devices of a GPU run, worked out without a GPU."""
    from torch._subclasses.fake_tensor import FakeTensorMode

    template, numbers = load_template(), torch.arange(4)
    normal_bank.cache_clear()
    with FakeTensorMode(allow_non_fake_inputs=True):
        gpu = CaseGenerator("cuda", template)
        anatomy = replace(gpu.anatomy(1, 4, kinds=range(4)), number=numbers)
        batch = gpu.appear(anatomy, 1, scanner=SCANNERS["artefacts"], lesion=True)
    normal_bank.cache_clear()
    assert all(value.device.type == "cuda" for value in vars(batch).values())
    assert batch.images.shape == (4, 4, 96, 96, 96) and batch.lesion.shape == (4, 96, 96, 96)

"""The input transform: what it removes, what it ignores, and that the viewer's reference numbers are its own."""

from __future__ import annotations

import json

import pytest
import torch
from preprocess_reference import PATH, awkward_images, reference

from lamim_training.generator.preprocess import remove_background, to_input


@pytest.fixture(scope="module")
def images():
    return {name: torch.from_numpy(image)[None, None] for name, image in awkward_images().items()}


def test_the_stored_reference_is_current():
    stored, fresh = json.loads(PATH.read_text())["values"], reference()["values"]
    assert stored.keys() == fresh.keys()
    for name, values in fresh.items():
        assert stored[name] == pytest.approx(values, abs=1e-7)


def test_background_and_overshoot_become_zero(images):
    for name in ("negative overshoot", "background below zero", "background above zero, darker rim"):
        cleaned = remove_background(images[name])
        assert float(cleaned.min()) == 0
        assert float((cleaned == 0).float().mean()) > 0.5, name


def test_inputs_are_in_range_and_do_not_depend_on_the_unit(images):
    for image in images.values():
        out = to_input(image)
        assert float(out.min()) >= 0 and float(out.max()) < 1
        assert torch.allclose(to_input(image * 7.5), out, atol=1e-5)


def test_a_few_bright_voxels_move_nothing(images):
    plain = to_input(images["negative overshoot"])
    bright = to_input(images["few very bright voxels"])
    moved = (plain - bright).abs()
    assert float(moved.median()) < 1e-4


def test_a_contrast_without_signal_stays_zero(images):
    assert float(to_input(images["constant"]).abs().max()) == 0
    assert float(to_input(images["zeros"]).abs().max()) == 0

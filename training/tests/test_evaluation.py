"""The evaluation: measures against scikit-learn and by hand, baselines, thresholds,
and the whole suite on made-up cases.
"""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
import torch
from sklearn.metrics import brier_score_loss, roc_auc_score

from lamim_training.card import plots
from lamim_training.card.bundle import bundle_card
from lamim_training.evaluation.calibration import fit_calibration
from lamim_training.evaluation.conformal import conformal_scores, coverage, limit
from lamim_training.evaluation.few_labels import Resampling, few_label_table
from lamim_training.evaluation.floor import CodeFloor
from lamim_training.evaluation.image_sets import ImageSet
from lamim_training.evaluation.input_steps import apply_steps, undo_median
from lamim_training.evaluation.measures import (
    auc,
    auc_interval,
    brier,
    calibration_error,
    paired_auc_difference,
    sensitivity_at_specificity,
)
from lamim_training.evaluation.normal_error import block_errors
from lamim_training.evaluation.observe import reconstruct
from lamim_training.evaluation.out_of_range import fit_hidden, fit_input, joint_thresholds
from lamim_training.evaluation.plan import SMOKE
from lamim_training.evaluation.reconstruction import error_in
from lamim_training.evaluation.regression import ContrastRegression, regress_hidden
from lamim_training.evaluation.statistics import NAMES, columns_of, input_statistics
from lamim_training.evaluation.suite import evaluate
from lamim_training.evaluation.trust import read_ranges
from lamim_training.generator import Batch, labels_of
from lamim_training.generator.preprocess import STEPS, scale_by_median, to_input
from lamim_training.model.network import Config, Network

CPU = torch.device("cpu")


@pytest.fixture
def scored():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 300)
    return np.round(rng.normal(truth, 1.2), 1), truth  # rounding makes ties


def test_auc_is_scikit_learns(scored):
    assert auc(*scored) == pytest.approx(roc_auc_score(scored[1], scored[0]), abs=1e-12)
    assert brier(np.array([0.2, 0.9]), np.array([0, 1])) == pytest.approx(brier_score_loss([0, 1], [0.2, 0.9]))


def test_delongs_interval_is_the_bootstraps(scored):
    areas = Resampling(scored[1], draws=4000).areas(scored[0])
    assert areas[0] == pytest.approx(auc(*scored), abs=1e-12)
    assert np.allclose(auc_interval(*scored), np.quantile(areas[1:], [0.025, 0.975]), atol=0.01)


def test_delong_by_hand():
    # Two positives above 2 and 1 of two negatives: V10 = (1, 0.5), V01 = (1, 0.5), variance 0.125 / 2 twice.
    low, high = auc_interval(np.array([3.0, 1.0, 0.0, 2.0]), np.array([1, 1, 0, 0]))
    step = 1.959964 * np.sqrt(0.125) / (0.75 * 0.25)
    assert low == pytest.approx(1 / (1 + np.exp(-(np.log(3) - step))), abs=1e-6)
    assert high == pytest.approx(1 / (1 + np.exp(-(np.log(3) + step))), abs=1e-6)


def test_calibration_error_by_hand():
    p, truth = np.array([0.05, 0.05, 0.95, 0.85]), np.array([0, 1, 1, 1])
    assert calibration_error(p, truth) == pytest.approx((2 * 0.45 + 0.05 + 0.15) / 4)


def test_sensitivity_at_90_specificity_by_hand():
    scores = np.array([*range(1, 11), 9, 9.5, 11, 2], float)
    truth = np.array([0] * 10 + [1] * 4)
    assert sensitivity_at_specificity(scores, truth) == 0.5  # 9 of 10 negatives are at 9 or below; 9.5 and 11 are above


def test_a_paired_difference_of_the_same_scores_is_zero(scored):
    assert paired_auc_difference(scored[0], scored[0], scored[1], 50) == {"difference": 0, "interval": [0, 0]}


def test_calibration_takes_back_scale_and_lean():
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 20_000)
    drawn = (rng.random(20_000) < 1 / (1 + np.exp(-odds))).astype(int)
    logits = np.stack([np.full_like(odds, 0.6), 3 * odds], 1).astype(np.float32)  # three times too sure, leaning to 0
    found = fit_calibration(logits, drawn)
    assert found.temperature == pytest.approx(3, abs=0.15) and found.shift == pytest.approx(0.2, abs=0.06)
    assert calibration_error(found.probability(logits), drawn) < 0.02
    with pytest.raises(ValueError, match="one label"):
        fit_calibration(logits, np.ones_like(drawn))


def test_statistics_by_hand():
    images = torch.zeros(1, 4, 1, 2, 3)
    images[0, 0] = torch.tensor([[1.0, 2.0, 0.0], [0.0, 3.0, 5.0]])
    images[0, 1] = 2 * images[0, 0]
    images[0, 2, 0, 0, 0] = 4.0
    found = dict(zip(NAMES, input_statistics(images)[0]))
    assert found["T1w mean"] == pytest.approx(11 / 4) and found["T1w share"] == pytest.approx(4 / 6)
    assert found["T1w sd"] == pytest.approx(np.std([1, 2, 3, 5])) and found["T1w roughness"] == pytest.approx(1.5)
    assert found["T1c mean"] == pytest.approx(5.5) and found["T1w T1c correlation"] == pytest.approx(1)
    assert found["T2w mean"] == 4 and found["T2w sd"] == 0 and found["T2w roughness"] == 0
    assert found["T1w T2w correlation"] == pytest.approx(np.corrcoef([1, 2, 3, 5], [4, 0, 0, 0])[0, 1])
    assert all(found[f"FLAIR {part}"] == 0 for part in ("mean", "sd", "share", "roughness"))
    assert found["T2w FLAIR correlation"] == 0
    assert [NAMES[i] for i in columns_of((0, 3))][-1] == "T1w FLAIR correlation" and len(columns_of((0, 3))) == 9


def test_input_scores_are_about_one_and_a_subset_uses_its_own_block():
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(4000, 22)) + rng.normal(size=(4000, 1))) * np.linspace(0.01, 3, 22) + 5
    reference = fit_input(rows)
    assert reference.score(rows).mean() == pytest.approx(1, abs=0.05)
    columns = columns_of((0, 2))
    block = np.linalg.inv(np.linalg.inv(reference.precision)[np.ix_(columns, columns)])
    away = (rows[0] - reference.mean)[columns]
    assert reference.score(rows[:1], (0, 2))[0] == pytest.approx(np.sqrt(away @ block @ away / 9))


def test_hidden_scores_are_about_one_and_grow_with_distance():
    torch.manual_seed(0)
    mean = torch.randn(216, 8) * 3
    hidden = (mean + torch.randn(300, 216, 8) @ torch.randn(8, 8)).half()
    reference = fit_hidden(hidden)
    scores = reference.score(hidden)
    assert scores.mean() == pytest.approx(1, abs=0.05)
    assert reference.score(hidden[:1].flip(1))[0] > 1.5


def test_joint_thresholds_flag_the_share_together():
    values = np.random.default_rng(0).normal(size=(4000, 6))
    flagged = (values > joint_thresholds(values, 0.05)).any(1).mean()
    assert 0.045 <= flagged <= 0.05


def test_conformal_sets_cover_each_label():
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 8000)
    truth = (rng.random(8000) < 1 / (1 + np.exp(-odds))).astype(int)
    p = 1 / (1 + np.exp(-odds))
    scores = conformal_scores(p[:4000], truth[:4000])
    assert all(len(s) == 500 and s == sorted(s) for s in scores)
    found = coverage(p[4000:], truth[4000:], scores)
    assert all(0.87 < share < 0.93 for share in found["coverage"])
    assert found["one_label"] + found["both_labels"] + found["no_label"] == pytest.approx(1)
    assert limit([0.1, 0.2, 0.3], 0.5) == 0.2 and limit([0.1], 0.05) == float("inf")


@pytest.fixture
def linear_case():
    """FLAIR is an exact mixture of T1w and T2w inside a brain of 16 voxels a side."""
    torch.manual_seed(0)
    images = torch.zeros(2, 4, 24, 24, 24)
    images[:, :, 4:20, 4:20, 4:20] = 0.2 + 0.5 * torch.rand(2, 4, 16, 16, 16)
    brain = images[:, :1] > 0
    images[:, 3:] = (0.1 + 0.5 * images[:, :1] + 0.3 * images[:, 2:3]) * brain
    return images, brain


def test_regression_restores_what_is_linear(linear_case):
    images, brain = linear_case
    dropped = torch.zeros_like(images, dtype=torch.bool)
    dropped[:, 3, 8:14, 8:14, 8:14] = True
    guess = regress_hidden(images, dropped, brain)
    assert float(error_in(guess, images, dropped & brain).max()) < 1e-4
    dropped[:, 0, 8:14, 8:14, 8:14] = True  # without T1w there, T2w alone can't say it
    guess = regress_hidden(images, dropped, brain)
    assert float(error_in(guess, images, dropped & brain).min()) > 0.02


def cases_of(images: torch.Tensor) -> ImageSet:
    n = len(images)
    return ImageSet(images, np.zeros((n, 3), int), np.zeros((n, 216)), np.zeros(n), np.zeros((n, 22)))


def test_a_contrast_is_predicted_from_other_peoples_brains(linear_case):
    images, brain = linear_case
    regression = ContrastRegression(cases_of(images[:1]), 1)
    assert float(error_in(regression.predict(images[1:], 3), images[1:, 3:], brain[1:])) < 1e-4


def test_the_floor_falls_with_the_width():
    torch.manual_seed(0)
    cases = cases_of(torch.nn.functional.interpolate(torch.rand(1, 4, 24, 24, 24), 96))
    errors = [(CodeFloor(cases, w, 1).restore(cases.images) - cases.images).abs().mean() for w in (8, 64)]
    assert float(errors[1]) < float(errors[0])


def test_a_blocks_error_is_that_of_the_image_without_it():
    torch.manual_seed(0)
    network, image = Network(Config(width=64, layers=1)).eval(), torch.rand(4, 96, 96, 96)
    hidden = torch.zeros(1, 4, 96, 96, 96, dtype=torch.bool)
    hidden[:, :, 16:32, 0:16, 80:96] = True  # token 1 x 36 + 0 x 6 + 5
    with torch.no_grad():
        gap = (reconstruct(network, image[None], hidden) - image)[0, :, 16:32, 0:16, 80:96].abs()
    assert torch.allclose(block_errors(network, image)[41], gap.mean((1, 2, 3)), atol=1e-5)


def test_input_steps_are_those_of_the_generator_and_of_earlier_bundles():
    torch.manual_seed(0)
    scans = torch.rand(1, 4, 20, 20, 20) * 900 * (torch.rand(1, 4, 20, 20, 20) > 0.3)
    scans[:, 3] = 0
    inputs = to_input(scans)
    assert torch.equal(apply_steps(scans, STEPS), inputs)
    earlier = [{"op": "clip", "percentile": 90}, {"op": "minmax", "over": "contrast"}]
    limit = np.quantile(scans[0, 0][scans[0, 0] > 0].numpy(), 0.9, method="inverted_cdf")
    expected = (scans[0, 0] / float(limit)).clamp(max=1)
    assert torch.allclose(apply_steps(scans, earlier)[0, 0], expected, atol=1e-5)
    assert float(apply_steps(scans, earlier)[:, 3].abs().max()) == 0
    median = scans[0, 0][scans[0, 0] > 0].median()
    assert torch.allclose(undo_median(scale_by_median(scans))[0, 0], scans[0, 0] / median, rtol=1e-4)
    with pytest.raises(ValueError, match="unknown input step"):
        apply_steps(scans, [{"op": "zscore"}])


def test_few_labels_compare_pairwise():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 200)
    runs = [
        {"setting": "same", "task": "detection", "arm": arm, "labels": 16, "seed": seed,
         "scores": truth * lift + rng.normal(size=200)}
        for arm, lift in (("vit_pretrained", 2.0), ("vit_random", 0.5)) for seed in range(3)
    ]  # fmt: skip
    place = few_label_table(runs, {"same": {"detection": truth}})["same"]["detection"]["16"]
    assert place["arms"]["vit_pretrained"]["mean"] > place["arms"]["vit_random"]["mean"]
    gap = place["minus"]["vit_random"]
    assert gap["interval"][0] > 0 and gap["interval"][0] < gap["difference"] < gap["interval"][1] and gap["seeds"] == 3


class MadeUpCases:
    """A generator of balls with a bright spot where there is a tumour:
    quick, and with the interface of the real one.
    """

    def draw(self, seed, count, *, scanner=None, kinds=None, small=0.0, first=0):
        kind = torch.tensor(kinds) if kinds is not None else (torch.arange(first, first + count) % 4)
        return self.appear(kind, seed)

    def anatomy(self, seed, count, *, kinds=None, small=0.0, first=0):
        return torch.arange(first, first + count) % 4

    def appear(self, kind, seed, *, scanner=None):
        generator = torch.Generator().manual_seed(seed)
        line = torch.linspace(-1, 1, 96)
        ball = line.view(-1, 1, 1) ** 2 + line.view(-1, 1) ** 2 + line**2 < 0.9
        images = (0.5 + 0.05 * torch.randn(len(kind), 4, 96, 96, 96, generator=generator)) * ball
        lesion = torch.zeros(len(kind), 6, 6, 6)
        lesion[kind > 0, 2, 2, 2] = 0.4
        for case, number in enumerate(kind.tolist()):
            images[case, :number, 34:42, 34:42, 34:42] += 0.3
        tissue = torch.zeros(len(kind), 216, 4)
        tissue[..., 0] = 1 - lesion.flatten(1)
        radius = torch.where(kind > 0, 10.0, 0.0)
        return Batch(images.clamp(0, 0.99), labels_of(kind), tissue, None, kind, radius)


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A folder with what the suite writes about an untrained network."""
    folder = tmp_path_factory.mktemp("evaluated")
    torch.manual_seed(0)
    before, network = Network(Config(width=64, layers=1)), Network(Config(width=64, layers=1))
    evaluate(network, MadeUpCases(), SMOKE, CPU, folder / "results.json", before)
    return folder


def test_the_suite_writes_every_part(evaluated):
    results = json.loads((evaluated / "results.json").read_text())
    expected = {
        "calibration", "statistics_baseline", "input_statistics", "held_out", "shifted", "unseen_scanner", "by_size",
        "levels", "subsets", "corruptions", "reconstruction", "evidence", "out_of_range", "conformal", "rounding",
    }  # fmt: skip
    assert expected <= results.keys()
    assert results["held_out"]["detection"]["cases"] == 8 and len(results["subsets"]) == 15
    assert results["reconstruction"]["coarse"]["brain_ratio"] > 0
    assert np.load(evaluated / "pictures.npz")["restored"].shape == (3, 4, 96, 96)


def test_the_trust_file_reads_back(evaluated):
    trust = json.loads((evaluated / "trust.json").read_text())
    results = json.loads((evaluated / "results.json").read_text())
    assert trust["format"] == "lamim-trust/1" and len(trust["input_statistics"]["precision"]) == 22
    assert len(base64.b64decode(trust["hidden"]["mean"])) == 216 * 64 * 2
    assert all(len(trust["normal_error"][c][k]) == 216 for c in ("T1w", "FLAIR") for k in ("mean", "sd"))
    assert list(trust["conformal"]["molecular"]) == ["IDH wild type", "IDH mutant"]
    assert np.allclose(read_ranges(trust).thresholds, results["trust"]["thresholds"], rtol=1e-4)


def test_the_card_says_what_was_reached_and_what_was_not_run(evaluated, tmp_path):
    results = json.loads((evaluated / "results.json").read_text())
    card = bundle_card(results)
    assert card["tasks"]["molecular"]["calibration"]["subsets"]["T1w+FLAIR"]["cases"] == 4
    assert "AUC 为" in card["tasks"]["molecular"]["translations"]["zh"]["cohort"]
    assert "detection AUC at level" in card["readme"] and "Not run." in card["readme"]
    plots.reconstructions(dict(np.load(evaluated / "pictures.npz")), tmp_path / "reconstruction.png")
    plots.reliability(results["held_out"], tmp_path / "reliability.svg")
    assert (tmp_path / "reconstruction.png").stat().st_size < 2_000_000

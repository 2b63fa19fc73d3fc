"""The few-label experiment: replicas equal single networks, subsets are nested, all arms run."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nilearn")
pytest.importorskip("nibabel")

import torch.nn.functional as F  # noqa: E402

from lamim_training.few_labels.arms import encoder_state, token_max, transformer_logits  # noqa: E402
from lamim_training.few_labels.cases import nested_subsets  # noqa: E402
from lamim_training.few_labels.replicas import Replicas, convolution, group_norm  # noqa: E402
from lamim_training.few_labels.run import Experiment, OutOfTime  # noqa: E402
from lamim_training.model.network import Config, Head, LaMIM  # noqa: E402
from lamim_training.plan import SMOKE  # noqa: E402
from tests.helpers import RepeatingGenerator  # noqa: E402


@pytest.fixture(scope="module")
def experiment():
    return Experiment(RepeatingGenerator(), SMOKE.few_labels, "detection")


def state_of(model: LaMIM, head: Head) -> dict[str, torch.Tensor]:
    return encoder_state(model) | {f"head.{n}": p.detach() for n, p in head.named_parameters()}


def test_replicas_of_a_transformer_answer_as_it_does():
    torch.manual_seed(0)
    pairs = [(LaMIM(Config(64, 2)), Head(64)) for _ in range(2)]
    images = torch.rand(2, 2, 216, 64, 4, 64)
    replicas = Replicas([state_of(*pair) for pair in pairs], [1e-3, 2e-3], lambda _: 1.0)
    with torch.no_grad():
        expected = torch.stack([head(model.encode(x)) for (model, head), x in zip(pairs, images)])
        assert torch.allclose(transformer_logits(replicas.params, images, 2), expected, atol=1e-5)


def test_every_replica_learns_at_its_own_rate():
    states = [{"a.weight": torch.ones(2, 3)} for _ in range(3)]
    replicas = Replicas(states, [1e-3, 1e-3, 5e-3], lambda _: 1.0, decay=0.0)
    replicas.params["a.weight"].square().sum().backward()
    replicas.step(1.0)
    moved = 1 - replicas.params["a.weight"].detach()[:, 0, 0]
    assert torch.allclose(moved, torch.tensor([1e-3, 1e-3, 5e-3]), rtol=1e-3)
    assert float(replicas.params["a.weight"].grad.abs().max()) == 0


@pytest.mark.parametrize("stride", (1, 2))
def test_convolution_is_pytorchs(stride):
    torch.manual_seed(0)
    weight, bias = torch.randn(2, 5, 81), torch.randn(2, 5)
    x = torch.randn(2, 2, 8, 8, 8, 3, requires_grad=True)
    actual = convolution(x, weight, bias, stride)
    kernels = weight.reshape(2, 5, 3, 3, 3, 3).permute(0, 1, 5, 2, 3, 4)
    theirs = [F.conv3d(a.movedim(-1, 1), k, b, stride, 1).movedim(1, -1) for a, k, b in zip(x, kernels, bias)]
    assert torch.allclose(actual, torch.stack(theirs), atol=1e-4)
    gradients = [torch.autograd.grad(y.square().sum(), x, retain_graph=True)[0] for y in (actual, torch.stack(theirs))]
    assert torch.allclose(*gradients, rtol=1e-3, atol=1e-3)


def test_group_norm_is_pytorchs():
    torch.manual_seed(0)
    x, gain, offset = torch.randn(2, 3, 4, 4, 4, 16), torch.randn(2, 16), torch.randn(2, 16)
    theirs = [F.group_norm(a.movedim(-1, 1), 8, g, o).movedim(1, -1) for a, g, o in zip(x, gain, offset)]
    assert torch.allclose(group_norm(x, gain, offset), torch.stack(theirs), atol=1e-4)


def test_smaller_sets_lie_inside_larger_ones():
    labels = torch.tensor([0, 1] * 20)
    subsets = nested_subsets(labels, (4, 16), seed=3)
    assert set(subsets[4].tolist()) < set(subsets[16].tolist())
    assert labels[subsets[16]].float().mean() == 0.5
    assert not torch.equal(subsets[16], nested_subsets(labels, (4, 16), seed=4)[16])
    with pytest.raises(ValueError, match="cases of each class"):
        nested_subsets(labels, (64,), seed=0)


def test_an_arm_is_scored_for_every_seed_count_and_setting(experiment):
    torch.manual_seed(0)
    encoder = LaMIM(Config(64, 2)).eval()
    experiment.rows.clear()
    experiment.run_arm("probe", token_max(64, torch.device("cpu"), steps=2), encoder)
    experiment.run_statistics()
    plan = SMOKE.few_labels
    expected = len(plan.settings) * len(plan.counts) * plan.seeds
    assert len(experiment.rows) == 2 * expected
    assert {row["arm"] for row in experiment.rows} == {"probe", "statistics"}
    assert all(len(row["scores"]) == plan.test and np.isfinite(row["scores"]).all() for row in experiment.rows)
    assert experiment.notes["probe"]["rate"] in experiment.notes["probe"]["validation_auc_by_rate"]


def test_the_deadline_cuts_an_arm(experiment):
    experiment.deadline = 0.0
    with pytest.raises(OutOfTime):
        experiment.run_arm("probe", token_max(64, torch.device("cpu"), steps=2), LaMIM(Config(64, 2)).eval())
    experiment.deadline = None

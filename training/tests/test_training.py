"""Network, its files and every stage, at a size that takes seconds; the whole path once, with few cases."""

from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nilearn")
pytest.importorskip("nibabel")

from lamim_training.bench import measure  # noqa: E402
from lamim_training.model.checkpoints import read_checkpoints, write_checkpoints  # noqa: E402
from lamim_training.model.network import Config, LaMIM, Network, to_tokens, to_volume  # noqa: E402
from lamim_training.model.packed import (  # noqa: E402
    PART_BYTES,
    pack_network,
    pack_state,
    read_parts,
    unpack_network,
    unpack_state,
    write_parts,
)
from lamim_training.model.quantise import fit_grid, quantised_weights, rounded, snap  # noqa: E402
from lamim_training.model.rotation import hidden_covariance, rotate, triplet_rotation  # noqa: E402
from lamim_training.plan import SMOKE  # noqa: E402
from lamim_training.reproduce import Run  # noqa: E402
from lamim_training.stages.finetune import FinetunePlan, rate_share_of  # noqa: E402
from lamim_training.stages.heads import HeadPlan, blank_tokens  # noqa: E402
from lamim_training.stages.masks import SCHEMES, boxes_to_mask, draw_masks  # noqa: E402
from lamim_training.stages.pool import Cases  # noqa: E402
from lamim_training.stages.pretrain import nt_xent  # noqa: E402
from lamim_training.stages.schedule import Budget, Clock, Ema, rate_share  # noqa: E402
from lamim_training.stages.views import as_floats, draw_dropped_tokens, draw_presence  # noqa: E402
from lamim_training.tasks import UNKNOWN  # noqa: E402
from tests.helpers import RepeatingGenerator  # noqa: E402

CPU = torch.device("cpu")


@pytest.fixture(scope="session")
def generator():
    return RepeatingGenerator()


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def uneven_network(width: int = 128, layers: int = 2) -> LaMIM:
    """Weights as training leaves them: gains and biases of the norms away from 1 and 0."""
    torch.manual_seed(0)
    model = LaMIM(Config(width, layers)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.add_(0.3 * torch.randn_like(parameter))
    return model


def test_token_order_and_back():
    volume = torch.arange(2 * 4 * 96**3).reshape(2, 4, 96, 96, 96)
    tokens = to_tokens(volume)
    assert torch.equal(to_volume(tokens), volume)
    assert torch.equal(tokens[0, 1, 0, 0], volume[0, 0, :4, :4, 16:20].flatten())  # z is the fastest
    assert torch.equal(to_tokens(volume.to(torch.uint8)), tokens.to(torch.uint8))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_masks_are_unions_of_boxes(scheme):
    box, _ = SCHEMES[scheme]
    corners = torch.randint(0, 96 - box + 1, (2, 5, 3), generator=random())
    expected = torch.zeros(2, 96, 96, 96, dtype=torch.bool)
    for mask, places in zip(expected, corners.tolist()):
        for x, y, z in places:
            mask[x : x + box, y : y + box, z : z + box] = True
    assert torch.equal(boxes_to_mask(corners, box), expected)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_masks_cover_what_the_scheme_says(scheme):
    box, boxes = SCHEMES[scheme]
    covered = draw_masks(2, scheme, random()).float().mean((2, 3, 4)).flatten()
    # A voxel's chance is lower near the border, where fewer boxes reach it.
    line = np.minimum(np.minimum(np.arange(96) + 1, 96 - np.arange(96)), min(box, 97 - box)) / (97 - box)
    chance = line[:, None, None] * line[None, :, None] * line[None, None]
    assert np.allclose(covered.numpy(), (1 - (1 - chance) ** boxes).mean(), atol=0.03)
    assert len(set(covered.tolist())) == 8  # each contrast has boxes of its own


def test_some_views_are_whole():
    dropped = draw_dropped_tokens(8, coarse=0.5, unmasked=0.25, random=random())
    assert dropped.flatten(1).any(1).tolist() == [True] * 6 + [False] * 2


def test_every_subset_of_contrasts_is_drawn_and_none_is_empty():
    presence = draw_presence(3000, 0.4, random())
    subsets = {tuple(row) for row in presence.tolist()}
    assert len(subsets) == 15 and (False,) * 4 not in subsets
    assert 0.35 < presence.all(1).float().mean() < 0.45


def test_the_network_is_monais():
    monai = pytest.importorskip("monai.networks.nets")
    config = Config(width=64, layers=2)
    network = Network(config).model.eval()
    peer = monai.ViTAutoEnc(
        in_channels=4, out_channels=4, img_size=(96,) * 3, patch_size=(16,) * 3, hidden_size=config.width,
        mlp_dim=config.width * 3 // 2, num_layers=config.layers, num_heads=config.width // 64, pos_embed="conv",
    ).eval()  # fmt: skip
    peer.load_state_dict(network.state_dict())
    images = torch.rand(1, 4, 96, 96, 96)
    with torch.no_grad():
        theirs, hidden = peer(images)
        actual = network.encode(to_tokens(images))
        assert torch.allclose(actual, hidden[-1], atol=1e-4)
        assert torch.allclose(to_volume(network.decode(actual)), theirs, atol=1e-4)


def test_a_rotation_turns_hidden_states_and_leaves_answers():
    model, images = uneven_network(), torch.rand(2, 216, 64, 4, 64)
    with torch.no_grad():
        states, restored = model.encode(images), model.decode(model.encode(images))
        turn = triplet_rotation(hidden_covariance(states))
        rotate(model, turn)
        assert torch.allclose(model.encode(images), (states.double() @ turn).float(), atol=1e-5)
        assert torch.allclose(model.decode(model.encode(images)), restored, atol=1e-5)


@pytest.mark.parametrize("width", (64, 96, 128))
def test_triplets_carry_the_leading_components(width):
    basis = torch.linalg.qr(torch.randn(width, width, generator=random(), dtype=torch.float64)).Q
    leading = width // 3 - 1
    power = torch.where(torch.arange(width) < leading, 1.0, 1e-4).double()
    covariance = basis @ torch.diag(power) @ basis.T
    turn = triplet_rotation(covariance)
    assert torch.allclose(turn @ turn.T, torch.eye(width, dtype=torch.float64), atol=1e-9)
    assert torch.allclose(turn.sum(1), torch.ones(width, dtype=torch.float64), atol=1e-9)

    def read(rotation: torch.Tensor) -> float:
        """Share of the variance in the triplets' averages."""
        turned = rotation.T @ covariance @ rotation
        count = width // 3
        averages = torch.zeros(width, count, dtype=torch.float64)
        for j in range(count):
            averages[3 * j : 3 * j + 3, j] = 3**-0.5
        return float((averages.T @ turned @ averages).trace() / covariance.trace())

    assert read(turn) > 0.9 > 0.5 > read(torch.eye(width, dtype=torch.float64))


def test_a_gain_of_zero_cannot_be_folded():
    model = uneven_network()
    with torch.no_grad():
        model.blocks[0].norm1.weight[3] = 0
    with pytest.raises(ValueError, match="gain is 0"):
        rotate(model, torch.eye(128))


def test_rounding_changes_nothing_after_snap():
    network = Network(Config(128, 2))  # its heads' rows don't fill their last block
    snap(network)
    for weight in quantised_weights(network):
        assert torch.allclose(rounded(weight, fit_grid(weight)), weight, atol=1e-6)


def test_blocks_follow_rows_as_in_the_bundle():
    weight = torch.randn(3, 40, generator=random())
    scale, _ = fit_grid(weight)
    assert len(scale) == 6  # two blocks a row, the second with 8 weights
    alone, _ = fit_grid(weight[1:2])
    assert torch.equal(scale[2:4], alone)


def test_a_network_comes_back_from_its_parts(tmp_path):
    network = Network(Config(128, 2))
    snap(network)
    write_parts(pack_network(network), tmp_path, "network")
    back = unpack_network(read_parts(tmp_path, "network"))
    for one, two in zip(network.parameters(), back.parameters()):
        assert torch.allclose(one, two, atol=1e-7)
    state = unpack_state(pack_state(network.model.state_dict()))
    for name, values in network.model.state_dict().items():
        assert torch.allclose(state[name], values, atol=float(values.abs().max()) / 200)
    write_parts(b"x" * (PART_BYTES + 1), tmp_path, "long")
    assert len(read_parts(tmp_path, "long")) == PART_BYTES + 1


def test_checkpoints_read_back(tmp_path):
    network = Network(Config(64, 2)).eval()
    write_checkpoints(network, tmp_path)
    images = torch.rand(1, 216, 64, 4, 64)
    with torch.no_grad():
        actual, theirs = (n.logits(n.model.encode(images)) for n in (network, read_checkpoints(tmp_path)))
    assert torch.equal(actual, theirs)
    stored = torch.load(tmp_path / "detection.pth")
    assert "FC.4.weight" in stored and "model.blocks.0.attn.qkv.weight" in stored


def test_nt_xent_falls_when_pairs_agree():
    one = torch.eye(6)
    assert float(nt_xent(one, one)) < 1e-6 < 1 < float(nt_xent(one, one.roll(1, 0)))
    groups = torch.stack([one, one])
    assert torch.allclose(nt_xent(groups, groups.roll(1, 1)), nt_xent(one, one.roll(1, 0)))


def test_blanking_a_tumour_makes_the_case_normal():
    tissue = torch.zeros(2, 216, 4)
    tissue[..., 0] = 1
    tissue[0, 5] = torch.tensor([0.2, 0.0, 0.8, 0.0])
    cases = Cases(torch.empty(2, 0), torch.tensor([[1, 1, 0], [0, UNKNOWN, UNKNOWN]]), tissue)
    plan = HeadPlan(lesion_blanked=1.0, elsewhere_blanked=0.0)
    tokens, labels = blank_tokens(torch.ones(2, 216, 3), cases, plan, random())
    assert labels.tolist() == [[0, UNKNOWN, UNKNOWN]] * 2
    assert float(tokens[0, 5].sum()) == 0 and float(tokens.sum()) == 3 * (2 * 216 - 1)
    plan = HeadPlan(lesion_blanked=0.0, elsewhere_blanked=1.0)
    tokens, labels = blank_tokens(torch.ones(2, 216, 3), cases, plan, random())
    assert torch.equal(labels, cases.labels) and float(tokens[1, 5].sum()) == 0 and float(tokens[0].sum()) == 648


def test_deeper_blocks_learn_slower():
    share = rate_share_of(FinetunePlan(layer_decay=0.5), 3)
    assert share("network.model.blocks.2.attn.qkv.weight") == 1
    assert share("network.model.blocks.0.attn.qkv.weight") == 0.25
    assert share("network.heads.detection.FC.0.weight") < share("network.heads.detection.FC.2.weight")


def test_a_budget_ends_by_steps_or_by_time():
    assert len(list(Clock(Budget(steps=5), CPU))) == 5
    clock = Clock(Budget(seconds=1e-6), CPU)
    assert len(list(clock)) <= 1
    with pytest.raises(ValueError, match="one of the two"):
        Budget()
    rates = [rate_share(p) for p in np.linspace(0, 1, 50)]
    assert max(rates) <= 1 and rates[0] < 0.1 and rates[-1] < 0.02


def test_the_mean_of_the_weights_follows_them():
    layer = torch.nn.Linear(2, 2)
    ema = Ema(layer, decay=0.5)
    with torch.no_grad():
        layer.weight.fill_(1)
    for _ in range(40):
        ema.update()
    ema.swap()
    assert torch.allclose(layer.weight, torch.ones(2, 2), atol=1e-3)


def test_the_whole_path_stops_goes_on_and_leaves_its_files(generator, tmp_path):
    torch.manual_seed(0)
    run = Run(SMOKE, tmp_path, generator)
    run.until("round")
    journal = json.loads((tmp_path / "journal.json").read_text())
    assert journal["pretrain"]["steps"] == SMOKE.pretrain.budget.steps
    assert journal["finetune"]["unmasked_to_floor"][-1] > 0
    network = unpack_network(read_parts(tmp_path, "network"))
    images = as_floats(run.check.images[:1])
    with torch.no_grad():
        actual, theirs = (n.eval().logits(n.model.encode(images)) for n in (run.network, network))
        files = read_checkpoints(tmp_path / "export")
        assert torch.allclose(actual, theirs, atol=1e-4)
        assert torch.allclose(actual, files.logits(files.model.encode(images)), atol=1e-6)

    again = Run(SMOKE, tmp_path, generator)  # every stage finds its checkpoint finished
    again.until("finetune")
    with torch.no_grad():
        for one, two in zip(again.network.parameters(), run.before_rounding.parameters()):
            assert torch.allclose(one, two, atol=1e-4)


def test_the_machine_is_measured(generator):
    found = measure(SMOKE, generator, 1)
    assert found["pretrain, images a second"] > 0 and found["round step, s"] > 0

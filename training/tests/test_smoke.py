"""The whole path at a size that takes a minute: cases, both stages, a stop in between, `.pth` files, rounding.

Skips itself where torch, nilearn or nibabel are missing; MONAI is compared with where it is installed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("nilearn")
pytest.importorskip("nibabel")

from lamim_training.evaluation.classify import all_logits, best_temperature  # noqa: E402
from lamim_training.evaluation.measures import auc, calibration_error  # noqa: E402
from lamim_training.generator.dataset import Dataset, generate, open_dataset  # noqa: E402
from lamim_training.generator.preprocess import to_input  # noqa: E402
from lamim_training.generator.previous.case import make_case, truth_of  # noqa: E402
from lamim_training.model.checkpoints import read_checkpoints, write_checkpoints  # noqa: E402
from lamim_training.model.network import Config, Network, to_tokens, to_volume  # noqa: E402
from lamim_training.model.quantise import quantised_weights, snap  # noqa: E402
from lamim_training.plan import SMOKE  # noqa: E402
from lamim_training.stages.calibrate import best_offset, centre_answers  # noqa: E402
from lamim_training.stages.dropout import SCHEMES, draw_dropped  # noqa: E402
from lamim_training.stages.finetune import finetune  # noqa: E402
from lamim_training.stages.pretrain import draw_batch, pretrain  # noqa: E402
from lamim_training.tasks import UNKNOWN  # noqa: E402

CPU = torch.device("cpu")


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    generate(folder, seed=1, count=6, workers=1)
    return open_dataset(folder, 6)


def test_a_case_is_a_function_of_seed_and_number():
    one, two, other = (make_case(1, n, "meningioma", voxel=3.0) for n in (0, 0, 1))
    assert torch.equal(one.images, two.images)
    assert one.images.shape != other.images.shape or not torch.equal(one.images, other.images)
    assert one.truth == {"detection": 1, "discrimination": 0}


def test_a_tumour_changes_the_scan_where_the_mask_says_so():
    healthy, ill = (make_case(1, 3, kind, voxel=3.0) for kind in ("healthy", "wildtype"))
    assert float(healthy.lesion.max()) == 0
    assert float(ill.lesion.max()) > 0.9
    assert truth_of("healthy") == {"detection": 0}


def test_the_input_is_96_cubed_between_0_and_1():
    images = to_input(make_case(1, 0, voxel=2.5).images[None])[0]
    assert images.shape == (4, 96, 96, 96)
    assert float(images.min()) == 0 and float(images.max()) < 1


def test_a_missing_contrast_becomes_zeros():
    images = make_case(1, 0, voxel=3.0).images
    images[1] = 0
    assert float(to_input(images[None])[0, 1].abs().max()) == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_boxes_cover_what_the_scheme_says(scheme):
    size, count = SCHEMES[scheme]
    dropped = draw_dropped(np.random.default_rng(0), scheme).float().mean((1, 2, 3))
    expected = 1 - (1 - (size / 96) ** 3) ** count
    assert np.allclose(dropped.numpy(), expected, atol=0.05)
    assert len(set(dropped.tolist())) > 1


def test_token_order_and_back():
    volume = torch.arange(2 * 4 * 96**3).reshape(2, 4, 96, 96, 96)
    tokens = to_tokens(volume)
    assert torch.equal(to_volume(tokens), volume)
    assert torch.equal(tokens[0, 1, 0, 0], volume[0, 0, :4, :4, 16:20].flatten())  # z is the fastest


def test_training_stops_goes_on_and_its_files_read_back(cases, tmp_path, monkeypatch):
    straight, stopped = Network(SMOKE.config), Network(SMOKE.config)
    stopped.load_state_dict(straight.state_dict())
    pretrain(straight, cases, SMOKE.pretrain, tmp_path / "a.pt", CPU)

    def draw_until_two(data, plan, pool, step):
        if step == 2:
            raise KeyboardInterrupt
        return draw_batch(data, plan, pool, step)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("lamim_training.stages.pretrain.draw_batch", draw_until_two)
        pretrain(stopped, cases, SMOKE.pretrain, tmp_path / "b.pt", CPU, every=2)
    resumed = Network(SMOKE.config)
    pretrain(resumed, cases, SMOKE.pretrain, tmp_path / "b.pt", CPU)
    for one, two in zip(straight.model.parameters(), resumed.model.parameters()):
        assert torch.allclose(one, two, atol=1e-5)

    finetune(resumed, cases, SMOKE.finetune, tmp_path / "c.pt", CPU)
    snap(resumed)
    before = [w.detach().clone() for w in quantised_weights(resumed)]
    snap(resumed)
    for one, two in zip(before, quantised_weights(resumed)):
        assert torch.allclose(one, two, atol=1e-6)

    write_checkpoints(resumed, tmp_path / "export")
    again = read_checkpoints(tmp_path / "export")
    images = to_tokens(torch.from_numpy(np.array(cases.images[:1]))).float() / 255
    with torch.no_grad():
        ours, theirs = (n.logits(n.model.encode(images)) for n in (resumed.eval(), again))
    assert torch.equal(ours, theirs)
    stored = torch.load(tmp_path / "export" / "detection.pth")
    assert "FC.4.weight" in stored and "model.blocks.0.attn.qkv.weight" in stored


def test_labels_apply_where_the_task_does(cases):
    for row, detail in zip(cases.labels, cases.details):
        assert (row[1] == UNKNOWN) == (detail["kind"] == "healthy")
        assert (row[2] == UNKNOWN) == (detail["kind"] in ("healthy", "meningioma"))


def test_the_network_is_monais():
    monai = pytest.importorskip("monai.networks.nets")
    pytest.importorskip("einops")
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
        ours = network.encode(to_tokens(images))
        assert torch.allclose(ours, hidden[-1], atol=1e-4)
        assert torch.allclose(to_volume(network.decode(ours)), theirs, atol=1e-4)


def test_measures():
    truth = np.array([0, 0, 1, 1])
    assert auc(np.array([0.1, 0.2, 0.3, 0.4]), truth) == 1
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), truth) == 0.5
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 20_000)
    drawn = (rng.random(20_000) < 1 / (1 + np.exp(-odds))).astype(int)
    logits = np.stack([np.zeros_like(odds), 3 * odds], 1)  # three times too sure
    assert abs(best_temperature(logits, drawn) - 3) < 0.2
    assert calibration_error(1 / (1 + np.exp(-odds)), drawn) < 0.02


def test_the_offset_takes_back_what_leans_to_one_side(cases):
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, 20_000)
    drawn = (rng.random(20_000) < 1 / (1 + np.exp(-odds))).astype(int)
    leaning = np.stack([np.zeros_like(odds), 1.5 * odds - 1.2], 1)  # too sure, and too often class 0
    assert abs(best_offset(leaning.astype(np.float32), drawn) - 1.2) < 0.1  # as networks answer

    labels = np.array([[0, UNKNOWN, UNKNOWN], [1, 0, UNKNOWN], [1, 1, 0], [1, 1, 1]])
    four = Dataset(cases.images[:4], labels, cases.tokens[:4], cases.details[:4])
    network = Network(SMOKE.config).eval()
    before = all_logits(network, four)
    offsets = centre_answers(network, four)
    moved = all_logits(network, four) - before
    assert np.allclose(moved[..., 1] - moved[..., 0], [list(offsets.values())] * 4, atol=1e-5)
    with pytest.raises(ValueError, match="one of its classes"):
        centre_answers(network, four.first(2))


def test_the_shipped_bundle_reads_back_as_a_network():
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from lamim_training.evaluation.bundle import variants
    from lamim_training.model.shipped import read_bundle

    folder = Path(__file__).parents[2] / "public" / "models" / "lamim-demo"
    network, bundle = read_bundle(folder), variants(folder)["q4"]
    images = np.random.default_rng(0).random((1, 4, 96, 96, 96), np.float32)
    with torch.no_grad():
        hidden = network.model.encode(to_tokens(torch.from_numpy(images)))
        assert np.allclose(network.logits(hidden).numpy(), bundle.logits(images), atol=1e-4)
        assert np.allclose(to_volume(network.model.decode(hidden)).numpy(), bundle.reconstruction(images), atol=1e-4)

"""Writes what MONAI computes of the parity case: `src/lamim/testing/parity/expected.json`.

    python -m venv .venv && .venv/bin/pip install -e 'training[parity]'
    .venv/bin/python training/parity/expected.py && npx biome format --write src/lamim/testing/parity

The network is MONAI's own `ViTAutoEnc`, the transforms are MONAI's, in the order of LaMIM's authors.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import case
import monai
import nibabel
import numpy as np
import torch
from monai.networks.nets import ViTAutoEnc
from monai.transforms import Compose, EnsureChannelFirstd, LoadImaged, Resized, ScaleIntensityd
from torch import nn

OUT = Path(__file__).parents[2] / "src/lamim/testing/parity/expected.json"


class Classifier(nn.Module):
    """LaMIM's fine-tuned network: the encoder, its last hidden states pooled, three linear layers."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.pool = nn.AvgPool2d(3, stride=3)
        self.FC = nn.Sequential(
            nn.Linear(72 * (case.WIDTH // 3), 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 2)
        )

    def forward(self, volume: torch.Tensor) -> torch.Tensor:
        return self.FC(torch.flatten(self.pool(self.model(volume)[1][-1]), 1))


def network() -> Classifier:
    """The network with its weights from the streams."""
    side = (case.SIDE,) * 3
    model = ViTAutoEnc(
        in_channels=4,
        out_channels=4,
        img_size=side,
        patch_size=(16, 16, 16),
        hidden_size=case.WIDTH,
        mlp_dim=case.MLP,
        num_layers=case.LAYERS,
        num_heads=case.HEADS,
        pos_embed="conv",
    )
    classifier = Classifier(model).eval()
    for name, parameter in classifier.named_parameters():
        values = case.weights(name.removeprefix("model."), tuple(parameter.shape))
        parameter.data = torch.from_numpy(values)
    return classifier


def inputs() -> tuple[torch.Tensor, torch.Tensor]:
    """The scan by the authors' two transforms, each 4 × 96³: for prediction, for reconstruction."""
    keys, size = ["image"], (case.SIDE,) * 3
    predict = [
        LoadImaged(keys, ensure_channel_first=True, image_only=True),
        ScaleIntensityd(keys),
        Resized(keys, spatial_size=size),
    ]
    reconstruct = [
        LoadImaged(keys, image_only=True),
        EnsureChannelFirstd(keys),
        Resized(keys, spatial_size=size),
        ScaleIntensityd(keys, minv=0, maxv=1, channel_wise=True),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/merged.nii"
        image = nibabel.Nifti1Image(case.scan(), case.AFFINE)
        image.header.set_slope_inter(case.SLOPE, 0)
        nibabel.save(image, path)
        done = [Compose(steps)({"image": path})["image"].as_tensor() for steps in (predict, reconstruct)]
    return done[0], done[1]


def sampled(name: str, values: torch.Tensor) -> dict[str, object]:
    """What is stored of an array: values at its places, and the mean and root mean square of all."""
    flat = values.numpy().astype(np.float64).ravel()
    picked = flat[case.places(name, flat.size)]
    return {
        "values": [round(float(value), 8) for value in picked],
        "mean": round(float(flat.mean()), 8),
        "rms": round(float(np.sqrt((flat**2).mean())), 8),
    }


def main() -> None:
    torch.set_num_threads(2)
    classifier = network()
    predict, reconstruct = inputs()
    hidden_voxels = torch.zeros(reconstruct.shape, dtype=torch.bool)
    for contrast, corners in enumerate(case.boxes()):
        for x, y, z in corners:
            hidden_voxels[contrast, x : x + case.BOX, y : y + case.BOX, z : z + case.BOX] = True
    with torch.no_grad():
        logits = classifier(predict[None])[0]
        hidden = classifier.model(predict[None])[1][-1][0]
        masked = torch.where(hidden_voxels, 0, reconstruct)
        reconstruction = classifier.model(masked[None])[0][0]
    errors = [(reconstruction - reconstruct)[c][hidden_voxels[c]].abs().mean() for c in range(4)]
    weight = classifier.model.blocks[1].attn.qkv.weight
    result = {
        "made_with": {"monai": monai.__version__, "torch": torch.__version__.split("+")[0]},
        # float32 exactly: proves that both languages draw the same weights before anything else is compared.
        "weight": [float(value) for value in weight[7, :6]],
        "input_predict": sampled("input_predict", predict),
        "input_reconstruct": sampled("input_reconstruct", reconstruct),
        "hidden": sampled("hidden", hidden),
        "reconstruction": sampled("reconstruction", reconstruction),
        "hidden_voxels": int(hidden_voxels.sum()),
        "l1": [round(float(error), 8) for error in errors],
        "logits": [round(float(value), 8) for value in logits],
        "probabilities": [round(float(value), 8) for value in torch.softmax(logits, 0)],
    }
    OUT.write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()

"""Writes a checkpoint as the viewer's ONNX graph, with weights as half floats.

`python -m lamim_training.brain.export CHECKPOINT FOLDER --voxel 4 --name brain-4mm`
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .network import BrainNet


def _halve(model: onnx.ModelProto) -> None:
    """Stores weights as float16 and casts them back when the graph is loaded: half the download."""
    kept, casts = [], []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < 64:
            kept.append(tensor)
            continue
        half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{tensor.name}_half")
        kept.append(half)
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """A shipped graph's weights under the network's names, so that training can go on from it."""
    names = set(BrainNet().state_dict())
    tensors = {t.name.removesuffix("_half"): t for t in onnx.load(path).graph.initializer}
    return {name: torch.from_numpy(numpy_helper.to_array(tensors[name]).astype(np.float32)) for name in names}


def _list(config: Path, network: dict) -> None:
    """Names the network in the folder's config, in place of one of the same name."""
    found = json.loads(config.read_text())["networks"] if config.exists() else []
    networks = [n for n in found if n["graph"] != network["graph"]] + [network]
    config.write_text(json.dumps({"multiple": 16, "networks": networks}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voxel", type=float, required=True)
    parser.add_argument("--name", required=True)
    args = parser.parse_args()
    net = BrainNet().eval()
    net.load_state_dict(torch.load(args.checkpoint))
    args.folder.mkdir(parents=True, exist_ok=True)
    path = args.folder / f"{args.name}.onnx"
    dim = torch.export.Dim
    shapes = {"image": {i: 16 * dim(f"n{i}", min=1, max=64) for i in (2, 3, 4)}}
    program = torch.onnx.export(
        net, (torch.rand(1, 1, 32, 48, 64),), input_names=["image"], output_names=["logits"], dynamo=True,
        dynamic_shapes=shapes, opset_version=18,
    )  # fmt: skip
    model = program.model_proto
    _halve(model)
    del model.metadata_props[:]
    model.producer_name, model.producer_version, model.doc_string = "brain-mask", "", ""
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    onnx.save(model, path)
    onnx.checker.check_model(str(path))
    _list(args.folder / "config.json", {"voxel": args.voxel, "graph": path.name})
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()

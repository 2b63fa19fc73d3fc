"""Peers of the published size on the processor: one forward pass per line of standard input.

python forward.py ENCODER.onnx DECODER.onnx THREADS; needs torch, monai, onnxruntime. Each line names a peer, 'torch' (MONAI's
ViTAutoEnc, float32) or 'native' (the same graphs in onnxruntime); its milliseconds are the answer. 'profile' answers with
milliseconds by kind of operation for both, as JSON. Random weights: time does not depend on them.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from monai.networks.nets import ViTAutoEnc

encoder, decoder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
network = ViTAutoEnc(
    in_channels=4, img_size=(96, 96, 96), patch_size=(16, 16, 16), hidden_size=2048, mlp_dim=3072,
    num_layers=16, num_heads=32, out_channels=4, deconv_chns=16,
).eval()  # fmt: skip
volume = np.random.default_rng(1).random((1, 4, 96, 96, 96), np.float32)


@torch.inference_mode()
def run_torch() -> None:
    network(torch.from_numpy(volume))


@cache
def sessions() -> list[onnxruntime.InferenceSession]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return [onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]) for path in (encoder, decoder)]


def run_native() -> None:
    value = volume
    for session in sessions():
        (value,) = session.run(None, {session.get_inputs()[0].name: value})


def operations() -> dict[str, dict[str, float]]:
    """Milliseconds of one pass by kind of operation, the largest eight of each peer."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
        run_torch()
    in_torch = Counter({e.key: e.self_cpu_time_total / 1000 for e in profiler.key_averages()})
    in_native: Counter[str] = Counter()
    value = volume
    for path in (encoder, decoder):
        with tempfile.TemporaryDirectory() as folder:
            profiled = onnxruntime.SessionOptions()
            profiled.intra_op_num_threads = threads
            profiled.enable_profiling = True
            profiled.profile_file_prefix = str(Path(folder) / "profile")
            session = onnxruntime.InferenceSession(path, profiled, providers=["CPUExecutionProvider"])
            (value,) = session.run(None, {session.get_inputs()[0].name: value})
            events = json.loads(Path(session.end_profiling()).read_text())
        for event in events:
            if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
                in_native[event["args"]["op_name"]] += event["dur"] / 1000
    return {
        name: {key: round(ms, 1) for key, ms in counted.most_common(8)}
        for name, counted in (("torch", in_torch), ("native", in_native))
    }


peers = {"torch": run_torch, "native": run_native}
print("ready", torch.__version__, onnxruntime.__version__, flush=True)
for line in sys.stdin:
    if line.strip() == "profile":
        print(json.dumps(operations()), flush=True)
        continue
    began = time.perf_counter()
    peers[line.strip()]()
    print((time.perf_counter() - began) * 1000, flush=True)

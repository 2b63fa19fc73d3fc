"""Peers of the published size on the processor: one forward pass per line of standard input.

python forward.py ENCODER.onnx DECODER.onnx THREADS; needs torch, monai, onnxruntime. Each line names a peer, 'torch' (MONAI's
ViTAutoEnc, float32) or 'native' (the same graphs in onnxruntime); its milliseconds are the answer. Random weights: time
does not depend on them.
"""

import sys
import time

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
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
sessions = [onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]) for path in (encoder, decoder)]
volume = np.random.default_rng(1).random((1, 4, 96, 96, 96), np.float32)


@torch.inference_mode()
def run_torch() -> None:
    network(torch.from_numpy(volume))


def run_native() -> None:
    value = volume
    for session in sessions:
        (value,) = session.run(None, {session.get_inputs()[0].name: value})


peers = {"torch": run_torch, "native": run_native}
print("ready", torch.__version__, onnxruntime.__version__, flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    peers[line.strip()]()
    print((time.perf_counter() - began) * 1000, flush=True)

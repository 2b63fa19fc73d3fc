import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Identified } from '../checkpoint/state-dict.ts'
import type { GraphBuilder } from '../graph/builder.ts'
import { decoderGraph } from '../graph/decoder.ts'
import { encoderGraph } from '../graph/encoder.ts'
import { headGraph } from '../graph/head.ts'
import type { Network, Weights } from '../graph/network.ts'
import { formatsFor } from '../graph/precision.ts'
import { type Precision, suffixes, type Variant } from './schema.ts'
import type { SharedEncoder } from './share.ts'

/** The checkpoints that become one bundle, all of one architecture. */
export interface Checkpoints {
  readonly ssl?: Identified
  readonly classifiers: readonly { readonly task: string; readonly checkpoint: Identified }[]
}

/** Backends that a precision is meant for, best first. */
const backends: Readonly<Record<Precision, Variant['backends']>> = {
  fp32: ['webgpu', 'wasm'],
  q8: ['webgpu', 'wasm'],
  // Other engines have no such kernels.
  int8: ['wasm'],
  q4: ['webgpu', 'wasm'],
}

function graphPath(graph: string, precision: Precision): string {
  return `onnx/${graph}_model${suffixes[precision]}.onnx`
}

/** Which graphs a precision has, and the backends that it is meant for. */
export function variantOf(
  { ssl, classifiers }: Checkpoints,
  encoders: readonly SharedEncoder[],
  precision: Precision,
): Variant {
  return {
    precision,
    backends: backends[precision],
    encoders: Object.fromEntries(encoders.map(({ id }) => [id, graphPath(id, precision)])),
    decoder: ssl ? graphPath('decoder', precision) : null,
    decoder_encoder: ssl ? 'encoder' : null,
    heads: Object.fromEntries(
      classifiers.map(({ task }) => [task, graphPath(`head_${task}`, precision)]),
    ),
  }
}

/** A bundle's graphs in one precision, ready to be written. */
export function graphsOf(
  { ssl, classifiers }: Checkpoints,
  encoders: readonly SharedEncoder[],
  precision: Precision,
) {
  const build = (id: string, make: (network: Network) => GraphBuilder, checkpoint: Identified) => {
    const path = graphPath(id, precision)
    const file = path.slice(path.lastIndexOf('/') + 1)
    const { architecture } = checkpoint
    const formats = formatsFor(precision, architecture)
    const graph = make({ architecture, weights: weightsOf(checkpoint), formats })
    return { path, built: graph.build(`${file}_data`) }
  }
  return [
    ...encoders.map(({ id, checkpoint }) => build(id, encoderGraph, checkpoint)),
    ...(ssl ? [build('decoder', decoderGraph, ssl)] : []),
    ...classifiers.map(({ task, checkpoint }) => build(`head_${task}`, headGraph, checkpoint)),
  ]
}

function weightsOf({ file, tensors }: Identified): Weights {
  return name => {
    const tensor = tensors.get(name)
    if (tensor) return tensor
    throw new Problem('bad-checkpoint', message('lamim.lacksTensor', { file, name }), { file })
  }
}

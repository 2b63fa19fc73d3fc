import {
  channels as contrasts,
  inputDims,
  decoderKernel as kernel,
  decoderChannels as middleChannels,
  tokenSide as patches,
  tokenCount as tokens,
} from '../architecture.ts'
import type { Architecture } from '../bundle/schema.ts'
import type { CheckpointTensor } from '../checkpoint/tensor.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import { layerNorm, type Weights } from './encoder.ts'
import { linear } from './linear.ts'
import { deconvolutionMatrix, payload } from './payload.ts'
import type { Formats } from './precision.ts'

const places = kernel ** 3

/**
 * `hidden_states` 1 × tokens × width → `reconstruction` (`inputDims`): final norm, then two transposed
 * convolutions with kernel = stride and nothing between, each one product per token or voxel.
 */
export function decoderGraph(
  { hidden_size: width }: Architecture,
  weights: Weights,
  formats: Formats,
): GraphBuilder {
  const g = graphBuilder('decoder')
  const normed = layerNorm(g, g.input('hidden_states', [1, tokens, width]), 'norm', weights)
  const first = deconvolution('conv3d_transpose', weights, true)
  const coarse = linear(g, normed, first, formats.decoder)
  const voxels = g.node('Reshape', 'voxels', [
    coarse,
    g.shape('voxels.shape', [tokens * places, middleChannels]),
  ])
  // So few inputs that quantizing would save nothing.
  const fine = linear(g, voxels, deconvolution('conv3d_transpose_1', weights, false), null)
  // token x y z, then x y z inside the token, then contrast, then x y z inside that.
  const parts = g.node('Reshape', 'parts', [
    fine,
    g.shape('parts.shape', [
      ...[patches, patches, patches],
      ...[kernel, kernel, kernel],
      ...[contrasts, kernel, kernel, kernel],
    ]),
  ])
  const sorted = g.node('Transpose', 'parts.sorted', [parts], {
    attributes: { perm: [6, 0, 3, 7, 1, 4, 8, 2, 5, 9] },
  })
  g.node('Reshape', 'reconstruction', [sorted, g.shape('reconstruction.shape', inputDims)])
  g.output('reconstruction', inputDims)
  return g
}

function deconvolution(name: string, weights: Weights, channelsLast: boolean) {
  const weight = weights(`${name}.weight`)
  const bias: CheckpointTensor = weights(`${name}.bias`)
  const channels = weight.shape[1] ?? 1
  const rows = channels * places
  // One bias per channel, repeated for every place of the kernel.
  const data = payload(4 * rows, async () => {
    const values = await bias.read()
    return Float32Array.from(
      { length: rows },
      (_, row) => values[channelsLast ? row % channels : Math.floor(row / places)] ?? 0,
    )
  })
  return { name, matrix: deconvolutionMatrix(weight, channelsLast), bias: { dims: [rows], data } }
}

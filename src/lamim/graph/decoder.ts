import {
  channels as contrasts,
  inputDims,
  decoderKernel as kernel,
  decoderChannels as middleChannels,
  tokenSide as patches,
  tokenCount as tokens,
} from '../architecture.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import type { Linear } from './layer.ts'
import { linear } from './linear.ts'
import { layerNorm, type Network } from './network.ts'
import { deconvolutionMatrix, payload } from './payload.ts'

const kernelPlaces = kernel ** 3

/**
 * `hidden_states` 1 × tokens × width → `reconstruction` (`inputDims`): final norm, then two transposed
 * convolutions with kernel = stride and nothing between, each one product per token or voxel.
 */
export function decoderGraph(network: Network): GraphBuilder {
  const { hidden_size: width } = network.architecture
  const format = network.formats.decoder
  const g = graphBuilder('decoder')
  const normed = layerNorm(g, network, 'norm', g.input('hidden_states', [1, tokens, width]))
  const first = deconvolution(network, 'conv3d_transpose', true)
  const coarse = linear(g, normed, first, format)
  const voxels = g.node('Reshape', 'voxels', [
    coarse,
    g.shape('voxels.shape', [tokens * kernelPlaces, middleChannels]),
  ])
  // Not quantized: it has only 16 × 256 weights.
  const fine = linear(g, voxels, deconvolution(network, 'conv3d_transpose_1', false), null)
  // Axes: token x y z; x y z inside the token; contrast; x y z inside those.
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

function deconvolution({ weights }: Network, name: string, channelsLast: boolean): Linear {
  const weight = weights(`${name}.weight`)
  const bias = weights(`${name}.bias`)
  const channels = weight.shape[1] ?? 1
  const rows = channels * kernelPlaces
  // One bias per channel, repeated for every position in the kernel.
  const data = payload(4 * rows, async () => {
    const values = await bias.read()
    return Float32Array.from(
      { length: rows },
      (_, row) => values[channelsLast ? row % channels : Math.floor(row / kernelPlaces)] ?? 0,
    )
  })
  return { name, matrix: deconvolutionMatrix(weight, channelsLast), bias: { dims: [rows], data } }
}

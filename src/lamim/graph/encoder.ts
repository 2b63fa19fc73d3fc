import {
  channels,
  inputDims,
  patchLength,
  patchSide,
  tokenCount,
  tokenSide,
} from '../architecture.ts'
import type { Architecture } from '../bundle/schema.ts'
import type { CheckpointTensor } from '../checkpoint/tensor.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import { linear, operand } from './linear.ts'
import { asStored, type Matrix, matrixOf, payload } from './payload.ts'
import type { Formats } from './precision.ts'

/** Tensors under MONAI's plain names; every one that a graph asks for must be there. */
export type Weights = (name: string) => CheckpointTensor

/** LayerNorm's in PyTorch. */
export const epsilon = 1e-5

/**
 * `input` (`inputDims`, float32, 0…1) → `hidden_states` 1 × tokens × width: the last block's output
 * before the final norm. MONAI's `ViT` with pre-norm blocks.
 */
export function encoderGraph(
  architecture: Architecture,
  weights: Weights,
  formats: Formats,
): GraphBuilder {
  const { hidden_size: width, num_layers: layers } = architecture
  const g = graphBuilder('encoder')
  let x = embed(g, g.input('input', inputDims), width, weights, formats)
  for (let n = 0; n < layers; n++)
    x = block(g, x, n, n === layers - 1, architecture, weights, formats)
  g.output(x, [1, tokenCount, width])
  return g
}

/** Cuts patches and embeds them: Conv3d with kernel = stride is one product per patch. */
function embed(
  g: GraphBuilder,
  input: string,
  width: number,
  weights: Weights,
  formats: Formats,
): string {
  const weight = weights('patch_embedding.patch_embeddings.weight')
  const bias = weights('patch_embedding.patch_embeddings.bias')
  const position = weights('patch_embedding.position_embeddings')
  const cut = g.node('Reshape', 'patches.cut', [
    input,
    g.shape('patches.cut.shape', [
      channels,
      ...[tokenSide, patchSide],
      ...[tokenSide, patchSide],
      ...[tokenSide, patchSide],
    ]),
  ])
  const sorted = g.node('Transpose', 'patches.sorted', [cut], {
    attributes: { perm: [1, 3, 5, 0, 2, 4, 6] },
  })
  const rows = g.node('Reshape', 'patches', [
    sorted,
    g.shape('patches.shape', [1, tokenCount, patchLength]),
  ])
  // Bias and position are both constants added to the same tokens.
  const added = payload(4 * tokenCount * width, async () => {
    const constant = await bias.read()
    return (await position.read()).map((value, i) => value + (constant[i % width] ?? 0))
  })
  const layer = {
    name: 'embedding',
    matrix: matrixOf(weight),
    bias: { dims: [1, tokenCount, width], data: added },
  }
  return linear(g, rows, layer, formats.patches)
}

function block(
  g: GraphBuilder,
  x: string,
  n: number,
  last: boolean,
  { hidden_size: width, num_heads: heads }: Architecture,
  weights: Weights,
  formats: Formats,
): string {
  const name = `blocks.${n}`
  const biased = (key: string) => {
    const bias = weights(`${name}.${key}.bias`)
    return {
      name: `${name}.${key}`,
      matrix: matrixOf(weights(`${name}.${key}.weight`)),
      bias: { dims: bias.shape, data: asStored(bias) },
    }
  }

  const normed = layerNorm(g, x, `${name}.norm1`, weights)
  const qkv = weights(`${name}.attn.qkv.weight`)
  const attending = operand(g, normed, formats.attention)
  const [query, key, value] = ['query', 'key', 'value'].map((part, i) => {
    const matrix: Matrix = matrixOf(qkv, i * width, width)
    return linear(
      g,
      attending,
      { name: `${name}.attn.${part}`, matrix, bias: null },
      formats.attention,
    )
  })
  const attended = g.node(
    'MultiHeadAttention',
    `${name}.attn`,
    [query ?? '', key ?? '', value ?? ''],
    { domain: 'com.microsoft', attributes: { num_heads: heads } },
  )
  const projected = linear(g, attended, biased('attn.out_proj'), formats.attention)
  const middle = g.node('Add', `${name}.attended`, [x, projected])

  const normed2 = layerNorm(g, middle, `${name}.norm2`, weights)
  const widened = linear(g, normed2, biased('mlp.linear1'), formats.mlp)
  const active = g.node('Gelu', `${name}.mlp.gelu`, [widened])
  const narrowed = linear(g, active, biased('mlp.linear2'), formats.mlp)
  return g.node('Add', last ? 'hidden_states' : name, [middle, narrowed])
}

/** LayerNorm over the last axis. */
export function layerNorm(g: GraphBuilder, x: string, name: string, weights: Weights): string {
  const [scale, bias] = ['weight', 'bias'].map(part => {
    const tensor = weights(`${name}.${part}`)
    return g.weight(`${name}.${part}`, tensor.shape, 'float32', asStored(tensor))
  })
  return g.node('LayerNormalization', name, [x, scale ?? '', bias ?? ''], {
    attributes: { axis: -1, epsilon: { float: epsilon } },
  })
}

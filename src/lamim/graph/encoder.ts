import {
  channels,
  inputDims,
  patchLength,
  patchSide,
  tokenCount,
  tokenSide,
} from '../architecture.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import { linear, operand } from './linear.ts'
import { layerNorm, linearAt, type Network } from './network.ts'
import { matrixOf, payload } from './payload.ts'

/**
 * `input` (`inputDims`, float32, 0…1) → `hidden_states` 1 × tokens × width: the last block's output
 * before the final norm. MONAI's `ViT` with pre-norm blocks.
 */
export function encoderGraph(network: Network): GraphBuilder {
  const { hidden_size: width, num_layers: layers } = network.architecture
  const g = graphBuilder('encoder')
  let x = embed(g, network, g.input('input', inputDims))
  for (let n = 0; n < layers; n++) {
    const output = n === layers - 1 ? 'hidden_states' : `blocks.${n}`
    x = feedForward(g, network, n, { x: attend(g, network, n, x), output })
  }
  g.output(x, [1, tokenCount, width])
  return g
}

/** Cuts patches and embeds them: Conv3d with kernel = stride is one product per patch. */
function embed(
  g: GraphBuilder,
  { architecture, weights, formats }: Network,
  input: string,
): string {
  const { hidden_size: width } = architecture
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
    matrix: matrixOf(weights('patch_embedding.patch_embeddings.weight')),
    bias: { dims: [1, tokenCount, width], data: added },
  }
  return linear(g, rows, layer, formats.patches)
}

/** The first half of a block: x + attention(norm1 x). */
function attend(g: GraphBuilder, network: Network, n: number, x: string): string {
  const { hidden_size: width, num_heads: heads } = network.architecture
  const format = network.formats.attention
  const name = `blocks.${n}`
  // One matrix in the checkpoint: queries, keys, values.
  const qkv = network.weights(`${name}.attn.qkv.weight`)
  const attending = operand(g, layerNorm(g, network, `${name}.norm1`, x), format)
  const projections = ['query', 'key', 'value'].map((part, i) => {
    const matrix = matrixOf(qkv, i * width, width)
    return linear(g, attending, { name: `${name}.attn.${part}`, matrix, bias: null }, format)
  })
  const attended = g.node('MultiHeadAttention', `${name}.attn`, projections, {
    domain: 'com.microsoft',
    attributes: { num_heads: heads },
  })
  const projected = linear(g, attended, linearAt(network, `${name}.attn.out_proj`), format)
  return g.node('Add', `${name}.attended`, [x, projected])
}

/** The second half of a block: x + mlp(norm2 x). */
function feedForward(
  g: GraphBuilder,
  network: Network,
  n: number,
  { x, output }: { readonly x: string; readonly output: string },
): string {
  const format = network.formats.mlp
  const name = `blocks.${n}`
  const normed = layerNorm(g, network, `${name}.norm2`, x)
  const widened = linear(g, normed, linearAt(network, `${name}.mlp.linear1`), format)
  const active = g.node('Gelu', `${name}.mlp.gelu`, [widened])
  const narrowed = linear(g, active, linearAt(network, `${name}.mlp.linear2`), format)
  return g.node('Add', output, [x, narrowed])
}

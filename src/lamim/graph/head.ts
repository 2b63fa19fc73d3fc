import { headPool, pooledLength, tokenCount } from '../architecture.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import { linear } from './linear.ts'
import { linearAt, type Network } from './network.ts'

/**
 * `hidden_states` N × tokens × width → `logits` N × classes: average pooling of the tokens × width image in
 * squares, then three linear layers with ReLU between.
 */
export function headGraph(network: Network): GraphBuilder {
  const { hidden_size: width } = network.architecture
  const g = graphBuilder('head')
  const image = g.node('Reshape', 'image', [
    g.input('hidden_states', ['N', tokenCount, width]),
    // 0 keeps the input's batch size.
    g.shape('image.shape', [0, 1, tokenCount, width]),
  ])
  const pooled = g.node('AveragePool', 'pooled', [image], {
    attributes: { kernel_shape: [headPool, headPool], strides: [headPool, headPool] },
  })
  const flat = g.node('Reshape', 'features', [
    pooled,
    g.shape('features.shape', [-1, pooledLength(width)]),
  ])

  const first = linear(g, flat, linearAt(network, 'FC.0', 'fc0'), network.formats.head)
  const second = linear(
    g,
    g.node('Relu', 'fc0.relu', [first]),
    linearAt(network, 'FC.2', 'fc2'),
    null,
  )
  // Not quantized: the last two layers have about 8,000 weights.
  const logits = linearAt(network, 'FC.4', 'logits')
  linear(g, g.node('Relu', 'fc2.relu', [second]), logits, null)
  g.output('logits', ['N', logits.matrix.rows])
  return g
}

import { headPool, pooledLength, tokenCount } from '../architecture.ts'
import type { Architecture } from '../bundle/schema.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import type { Weights } from './encoder.ts'
import type { Format } from './linear.ts'
import { linear } from './linear.ts'
import { asStored, matrixOf } from './payload.ts'
import type { Formats } from './precision.ts'

/**
 * `hidden_states` N × tokens × width → `logits` N × classes: average pooling of the tokens × width image in
 * squares, then three linear layers with ReLU between.
 */
export function headGraph(
  { hidden_size: width }: Architecture,
  weights: Weights,
  formats: Formats,
): GraphBuilder {
  const g = graphBuilder('head')
  const image = g.node('Reshape', 'image', [
    g.input('hidden_states', ['N', tokenCount, width]),
    // 0: as many as came in.
    g.shape('image.shape', [0, 1, tokenCount, width]),
  ])
  const pooled = g.node('AveragePool', 'pooled', [image], {
    attributes: { kernel_shape: [headPool, headPool], strides: [headPool, headPool] },
  })
  const flat = g.node('Reshape', 'features', [
    pooled,
    g.shape('features.shape', [-1, pooledLength(width)]),
  ])

  const layer = (x: string, name: string, out: string, format: Format) => {
    const bias = weights(`${name}.bias`)
    return linear(
      g,
      x,
      {
        name: out,
        matrix: matrixOf(weights(`${name}.weight`)),
        bias: { dims: bias.shape, data: asStored(bias) },
      },
      format,
    )
  }
  const first = g.node('Relu', 'fc0.relu', [layer(flat, 'FC.0', 'fc0', formats.head)])
  // The last two layers have 8,000 weights together: they stay as they are.
  const second = g.node('Relu', 'fc2.relu', [layer(first, 'FC.2', 'fc2', null)])
  layer(second, 'FC.4', 'logits', null)
  g.output('logits', ['N', weights('FC.4.bias').shape[0] ?? 0])
  return g
}

import type { Architecture } from '../bundle/schema.ts'
import { type GraphBuilder, graphBuilder } from './builder.ts'
import type { Weights } from './encoder.ts'
import type { Format } from './linear.ts'
import { linear } from './linear.ts'
import { asStored, matrixOf } from './payload.ts'
import type { Formats } from './precision.ts'

const tokens = 216
const pool = 3

/**
 * `hidden_states` N × 216 × width → `logits` N × 2: average pooling of the 216 × width image in
 * squares of 3 × 3, then three linear layers with ReLU between.
 */
export function headGraph(
  { hidden_size: width }: Architecture,
  weights: Weights,
  formats: Formats,
): GraphBuilder {
  const g = graphBuilder('head')
  const image = g.node('Reshape', 'image', [
    g.input('hidden_states', ['N', tokens, width]),
    // 0: as many as came in.
    g.shape('image.shape', [0, 1, tokens, width]),
  ])
  const pooled = g.node('AveragePool', 'pooled', [image], {
    attributes: { kernel_shape: [pool, pool], strides: [pool, pool] },
  })
  const features = (tokens / pool) * Math.floor(width / pool)
  const flat = g.node('Reshape', 'features', [pooled, g.shape('features.shape', [-1, features])])

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
  g.output('logits', ['N', 2])
  return g
}

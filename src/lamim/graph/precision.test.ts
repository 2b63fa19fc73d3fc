import { expect, test } from 'vitest'
import type { Architecture, Precision } from '../bundle/schema.ts'
import { checkpointShapes } from '../checkpoint/state-dict.ts'
import { smallArchitecture } from '../checkpoint/testing/random-network.ts'
import { decoderGraph } from './decoder.ts'
import { encoderGraph } from './encoder.ts'
import { headGraph } from './head.ts'
import type { Weights } from './network.ts'
import { formatsFor } from './precision.ts'

/** The published network, and the bytes of its checkpoints' weights. */
const published: Architecture = {
  ...smallArchitecture,
  hidden_size: 2048,
  mlp_dim: 3072,
  num_layers: 16,
  num_heads: 32,
}

/** Bytes of weights per byte of checkpoint; the graphs are built, their weights never read. */
function share(kind: 'ssl' | 'classifier', precision: Precision): number {
  const shapes = checkpointShapes(kind, published)
  const weights: Weights = name => {
    const shape = shapes.get(name) ?? []
    const unread = async () => new Float32Array(0)
    return {
      shape,
      dtype: 'float32',
      read: unread,
      rows: unread,
      stored: async () => null,
      async *chunks() {},
    }
  }
  const formats = formatsFor(precision, published)
  const graphs = [encoderGraph, kind === 'ssl' ? decoderGraph : headGraph]
  const written = graphs
    .map(graph => graph({ architecture: published, weights, formats }).build('x').dataSize)
    .reduce((sum, size) => sum + size, 0)
  const checkpoint = [...shapes.values()]
    .map(shape => 4 * shape.reduce((product, n) => product * n, 1))
    .reduce((sum, size) => sum + size, 0)
  return written / checkpoint
}

test.each([
  ['ssl', 'q4', 0.15],
  ['classifier', 'q4', 0.15],
  ['ssl', 'q8', 0.3],
  ['ssl', 'int8', 0.26],
] as const)(
  'at the published size, %s in %s takes at most %d of the checkpoint',
  (kind, precision, most) => {
    expect(share(kind, precision)).toBeLessThan(most)
    expect(share(kind, precision)).toBeGreaterThan(most - 0.02)
  },
)

test('a narrow network keeps the blocks that it was trained with', () => {
  const { attention, mlp } = formatsFor('q4', { ...published, hidden_size: 256 })
  expect([attention, mlp]).toMatchObject([{ blockSize: 32 }, { blockSize: 32 }])
})

import type { Architecture } from '../../bundle/schema.ts'
import { seededRandom } from '../../random.ts'
import type { TensorToWrite } from './write-pickle.ts'

/** A tiny network with all layers of LaMIM's. Its attention heads have width 32, so their number must be passed. */
export const smallArchitecture: Architecture = {
  type: 'ViTAutoEnc',
  in_channels: 4,
  img_size: [96, 96, 96],
  patch_size: [16, 16, 16],
  hidden_size: 64,
  mlp_dim: 96,
  num_layers: 2,
  num_heads: 2,
}

/** Numbers of mean 0 and standard deviation 1 (Box and Muller) from a seed (mulberry32). */
export function gaussian(seed: number): () => number {
  const uniform = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/**
 * Random weights for tensors of given shapes: norms' scales near 1, weights that keep a signal's
 * size through a layer.
 */
export function randomTensors(
  shapes: ReadonlyMap<string, readonly number[]>,
  seed: number,
  prefix = '',
): Map<string, TensorToWrite> {
  const draw = gaussian(seed)
  const tensors = new Map<string, TensorToWrite>()
  for (const [key, shape] of shapes) {
    const count = shape.reduce((product, n) => product * n, 1)
    const norm = /norm\d?\.weight$/.test(key)
    const spread =
      shape.length > 1 && !key.endsWith('embeddings') ? (count / (shape[0] ?? 1)) ** -0.5 : 0.1
    tensors.set(prefix + key, {
      shape,
      values: Float32Array.from({ length: count }, () => (norm ? 1 : 0) + spread * draw()),
    })
  }
  return tensors
}

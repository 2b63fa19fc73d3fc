import { open } from 'node:fs/promises'
import type { Architecture } from '#lamim/bundle/schema.ts'
import { checkpointShapes } from '#lamim/checkpoint/state-dict.ts'
import { gaussian, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import type { TensorToWrite } from '#lamim/checkpoint/testing/write-pickle.ts'
import { pthPieces } from '#lamim/checkpoint/testing/write-pth.ts'

/** LaMIM as published: 506 million parameters. */
export const published: Architecture = {
  ...smallArchitecture,
  hidden_size: 2048,
  mlp_dim: 3072,
  num_layers: 16,
  num_heads: 32,
}

/** Random numbers are drawn once and reused, from another offset for each tensor. */
const pool = Float32Array.from({ length: 1 << 20 }, gaussian(5))

/** Weights that preserve the signal's scale through a layer, like trained ones. */
function tensorOf(key: string, shape: readonly number[], from: number): TensorToWrite {
  const count = shape.reduce((product, n) => product * n, 1)
  const norm = /norm\d?\.weight$/.test(key) ? 1 : 0
  const spread = shape.length > 1 ? (count / (shape[0] ?? 1)) ** -0.5 : 0.1
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++)
    values[i] = norm + spread * (pool[(i * 7 + from) & (pool.length - 1)] ?? 0)
  return { shape, values }
}

/** Writes a self-supervised checkpoint of the published size, as PyTorch would. */
export async function writeCheckpoint(path: string): Promise<void> {
  const tensors = new Map<string, TensorToWrite>()
  for (const [key, shape] of checkpointShapes('ssl', published))
    tensors.set(`module.${key}`, tensorOf(key, shape, tensors.size * 9973))
  const { pieces } = pthPieces(tensors)
  const file = await open(path, 'w')
  try {
    for (const { offset, bytes } of pieces) await file.write(bytes, 0, bytes.length, offset)
    await file.sync()
  } finally {
    await file.close()
  }
}

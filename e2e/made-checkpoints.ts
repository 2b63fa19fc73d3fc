import type { NamedSource } from '../src/io/source.ts'
import { checkpointShapes } from '../src/lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '../src/lamim/checkpoint/testing/random-network.ts'
import { type PthOptions, pthBlob } from '../src/lamim/checkpoint/testing/write-pth.ts'
import type { MadeFile } from './viewer-page.ts'

/** One attention head of width 64, which the viewer infers from the width. */
const architecture = { ...smallArchitecture, num_heads: 1 }
const prefixes = { ssl: 'module.', classifier: '' } as const

interface MadeOptions extends PthOptions {
  /** Tensors with another shape; null for a missing one. */
  readonly shapes?: Readonly<Record<string, readonly number[] | null>>
}

/** A checkpoint of a tiny network with random weights, in the format of LaMIM's authors. */
export async function madeCheckpoint(
  name: string,
  kind: keyof typeof prefixes,
  { shapes = {}, ...options }: MadeOptions = {},
): Promise<MadeFile> {
  const all = checkpointShapes(kind, architecture)
  for (const [key, shape] of Object.entries(shapes))
    if (shape) all.set(key, shape)
    else all.delete(key)
  const tensors = randomTensors(all, 7, prefixes[kind])
  return madeFile({ name, source: pthBlob(tensors, options) })
}

/** A file in memory for Playwright. */
export async function madeFile({ name, source }: NamedSource): Promise<MadeFile> {
  return { name, buffer: Buffer.from(await source.arrayBuffer()) }
}

import { checkpointShapes } from '../src/lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '../src/lamim/checkpoint/testing/random-network.ts'
import { type PthOptions, pthBlob } from '../src/lamim/checkpoint/testing/write-pth.ts'
import type { MadeFile } from './viewer-page.ts'

/** One head of 64, as the viewer guesses from the width. */
const architecture = { ...smallArchitecture, num_heads: 1 }
const prefixes = { ssl: 'module.', classifier: '' } as const

/** A checkpoint of a tiny network with random weights, as LaMIM's authors save theirs. */
export async function madeCheckpoint(
  name: string,
  kind: keyof typeof prefixes,
  options?: PthOptions,
): Promise<MadeFile> {
  const tensors = randomTensors(checkpointShapes(kind, architecture), 7, prefixes[kind])
  const blob = pthBlob(tensors, options)
  return { name, buffer: Buffer.from(await blob.arrayBuffer()) }
}

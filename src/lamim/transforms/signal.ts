import { contrasts } from '#volume/volume.ts'

/** How one contrast of the model's input looks as a whole. */
export interface Signal {
  /** Of the voxels that aren't 0; 0 where all are. */
  readonly mean: number
  /** Share of voxels that aren't 0. */
  readonly support: number
}

/**
 * What the training's input statistics are compared with.
 * @param input 4 × 96³, contrast by contrast
 * @returns in contrast order
 */
export function signalsOf(input: Float32Array): Signal[] {
  const voxels = input.length / contrasts.length
  return contrasts.map((_, at) => signalOf(input.subarray(at * voxels, (at + 1) * voxels)))
}

function signalOf(channel: Float32Array): Signal {
  let sum = 0
  let nonzero = 0
  for (const value of channel)
    if (value !== 0) {
      sum += value
      nonzero++
    }
  return { mean: nonzero === 0 ? 0 : sum / nonzero, support: nonzero / channel.length }
}

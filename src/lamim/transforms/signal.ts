import { contrasts } from '#volume/volume.ts'

/** Signal statistics of one contrast of the model's input. */
export interface Signal {
  /** Mean of the non-zero voxels; 0 if there are none. */
  readonly mean: number
  /** Share of non-zero voxels. */
  readonly support: number
}

/**
 * The statistics to compare with those of the training inputs.
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

import { tokenSide } from '#lamim/architecture.ts'
import { fromModel } from '#lamim/transforms/from-model.ts'
import { stretchVoxels } from '#volume/affine.ts'
import type { Grid, Volume } from '#volume/volume.ts'

/**
 * Converts one value per token to a volume whose voxels are the tokens' blocks.
 * @param change in token order: x slowest, z fastest
 * @param grid of the model's input (mm, RAS+)
 */
export function evidenceVolume(change: Float32Array, { size, affine }: Grid): Volume {
  const [x, y, z] = size
  const [volume] = fromModel(change, {
    size: [tokenSide, tokenSide, tokenSide],
    affine: stretchVoxels(affine, [x / tokenSide, y / tokenSide, z / tokenSide]),
  })
  if (!volume) throw new RangeError('there is no value for any token')
  return volume
}

/** The largest magnitude of change, which is the end of the colour scale. */
export function largestChange(change: Float32Array): number {
  return change.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
}

import { tokenSide as side } from '#lamim/architecture.ts'
import type { Affine, Grid, Volume } from '#volume/volume.ts'

/**
 * One value per token → a volume whose voxels are the tokens' blocks.
 * @param change x slowest and z fastest, as the model numbers its tokens
 * @param grid of the model's input (mm, RAS+)
 */
export function evidenceVolume(change: Float32Array, grid: Grid): Volume {
  const data = new Float32Array(side ** 3)
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++)
      for (let z = 0; z < side; z++)
        data[x + side * (y + side * z)] = change[z + side * (y + side * x)] ?? 0
  return { data, size: [side, side, side], affine: blockAffine(grid) }
}

/** A block's index → the centre of the block, which lies between its voxels' centres. */
function blockAffine({ size, affine }: Grid): Affine {
  const block = size.map(voxels => voxels / side)
  const centre = block.map(voxels => (voxels - 1) / 2)
  const row = (at: 0 | 4 | 8) => {
    const [a, b, c, d] = [affine[at], affine[at + 1] ?? 0, affine[at + 2] ?? 0, affine[at + 3] ?? 0]
    const [bx = 0, by = 0, bz = 0] = block
    const [cx = 0, cy = 0, cz = 0] = centre
    return [a * bx, b * by, c * bz, a * cx + b * cy + c * cz + d] as const
  }
  return [...row(0), ...row(4), ...row(8), 0, 0, 0, 1]
}

/** The largest change that one token makes; the colour scale ends there. */
export function largestChange(change: Float32Array): number {
  return change.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
}

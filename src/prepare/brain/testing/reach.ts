import { apply, type Point } from '#volume/affine.ts'
import type { Volume } from '#volume/volume.ts'

/**
 * Extent of a mask.
 * @param eyes mm RAS+
 * @returns mm from the mask to the nearer eye, and the height of its lowest voxel, mm
 */
export function reachOf({ data, size, affine }: Volume, eyes: readonly Point[]) {
  let [nearest, lowest] = [Infinity, Infinity]
  for (const [at, value] of data.entries()) {
    if (!value) continue
    const row = Math.floor(at / size[0])
    const [x, y, z] = apply(affine, [at % size[0], row % size[1], Math.floor(row / size[1])])
    lowest = Math.min(lowest, z)
    for (const [ex, ey, ez] of eyes) nearest = Math.min(nearest, Math.hypot(x - ex, y - ey, z - ez))
  }
  return { nearest, lowest }
}

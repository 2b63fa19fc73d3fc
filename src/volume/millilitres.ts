import { determinant3 } from './affine.ts'
import type { Volume } from './volume.ts'

/** How much space the voxels of a mask that aren't 0 fill. */
export function millilitres({ data, affine }: Volume): number {
  let voxels = 0
  for (const value of data) if (value) voxels++
  return (voxels * Math.abs(determinant3(affine))) / 1000
}

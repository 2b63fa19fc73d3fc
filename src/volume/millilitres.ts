import { determinant3 } from './affine.ts'
import type { Volume } from './volume.ts'

/** Volume of a mask's non-zero voxels in ml. */
export function millilitres({ data, affine }: Volume): number {
  let voxels = 0
  for (const value of data) if (value) voxels++
  return (voxels * Math.abs(determinant3(affine))) / 1000
}

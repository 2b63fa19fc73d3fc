import type { Point } from '#viewer/stage-types.ts'
import { apply, invert } from '#volume/affine.ts'
import type { Grid, Volume } from '#volume/volume.ts'

/** Index (from 0, in stored order) of the voxel at a point in mm; the nearest voxel outside the grid. */
export function voxelAt({ size, affine }: Grid, place: Point): [number, number, number] {
  const [x, y, z] = apply(invert(affine), place)
  const within = (index: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.round(index)))
  return [within(x, size[0]), within(y, size[1]), within(z, size[2])]
}

export function valueAt({ data, size }: Volume, [x, y, z]: readonly number[]): number {
  if (x === undefined || y === undefined || z === undefined) return Number.NaN
  return data[x + size[0] * (y + size[1] * z)] ?? Number.NaN
}

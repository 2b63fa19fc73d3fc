import type { Point } from '#viewer/stage-types.ts'
import { apply } from '#volume/affine.ts'
import type { Grid } from '#volume/volume.ts'

/** The middle of a grid, in mm. */
export function middleOf({ size, affine }: Grid): Point {
  return apply(affine, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2])
}

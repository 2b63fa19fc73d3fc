import type { Point } from '#viewer/stage-types.ts'
import { apply, type GridOf } from '#volume/affine.ts'

/** The middle of a grid, in mm. */
export function middleOf({ size, affine }: GridOf): Point {
  return apply(affine, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2])
}

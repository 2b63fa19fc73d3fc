import { apply, invert, multiply } from '#volume/affine.ts'
import { reorientedGrid } from '#volume/orient.ts'
import type { Affine, Grid } from '#volume/volume.ts'
import type { Convention, Point } from './stage-types.ts'

export const planes = ['axial', 'coronal', 'sagittal'] as const
export type Plane = (typeof planes)[number]

/** One slice of a grid, in screen orientation. */
export interface ScreenPlane {
  /** One voxel deep: x runs to the screen's right, y downwards. Volumes are sampled on it. */
  readonly grid: Grid
  /** Millimetres per pixel, across and down. */
  readonly pixel: readonly [number, number]
  /** Anatomical letters at the screen's left, right, top and bottom. */
  readonly letters: readonly [string, string, string, string]
  /** Slice index and count, from 0 at the left, back or bottom. */
  readonly index: number
  readonly count: number
  /** The pixel of the requested point. */
  readonly cross: readonly [number, number]
}

/** The slice of a grid through a point, along the voxel axes closest to the plane's. */
export function screenPlane(
  grid: Grid,
  plane: Plane,
  place: Point,
  { radiological, noseLeft }: Convention,
): ScreenPlane {
  // Reordered axes: x, y and z run to the right, front and top.
  const { size, affine } = reorientedGrid(grid.size, grid.affine)
  const centre = apply(invert(affine), place).map((at, axis) =>
    Math.min((size[axis] ?? 1) - 1, Math.max(0, Math.round(at))),
  )
  const [across, down, through] = axesOf[plane]
  const flipped = plane === 'sagittal' ? noseLeft : radiological
  const last = (axis: Axis) => size[axis] - 1
  const at = (axis: Axis) => centre[axis] ?? 0
  // Screen (u, v) → voxel: u may run against its axis, v always does (the top of the screen is 0).
  const toVoxel = new Array<number>(16).fill(0)
  toVoxel[across * 4] = flipped ? -1 : 1
  toVoxel[across * 4 + 3] = flipped ? last(across) : 0
  toVoxel[down * 4 + 1] = -1
  toVoxel[down * 4 + 3] = last(down)
  toVoxel[through * 4 + 2] = 1
  toVoxel[through * 4 + 3] = at(through)
  toVoxel[15] = 1
  const [low, high] = sides[across]
  const [bottom, top] = sides[down]
  const edge = (axis: Axis) =>
    Math.hypot(affine[axis], affine[axis + 4] ?? 0, affine[axis + 8] ?? 0)
  return {
    grid: {
      size: [size[across], size[down], 1],
      affine: multiply(affine, toVoxel as unknown as Affine),
    },
    pixel: [edge(across), edge(down)],
    letters: flipped ? [high, low, top, bottom] : [low, high, top, bottom],
    index: at(through),
    count: size[through],
    cross: [flipped ? last(across) - at(across) : at(across), last(down) - at(down)],
  }
}

/** The point after a step in voxels to the right, front and top, clipped to the grid. */
export function movePoint(
  grid: Grid,
  place: Point,
  [right, front, top]: readonly [right: number, front: number, top: number],
): Point {
  const { size, affine } = reorientedGrid(grid.size, grid.affine)
  const [x, y, z] = apply(invert(affine), place)
  const within = (at: number, axis: Axis) => Math.min(size[axis] - 1, Math.max(0, Math.round(at)))
  return apply(affine, [within(x + right, 0), within(y + front, 1), within(z + top, 2)])
}

type Axis = 0 | 1 | 2

/** Anatomical axes across and down the screen, and through it. */
const axesOf = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
} as const satisfies Record<Plane, readonly [Axis, Axis, Axis]>

/** Letters at the low and high end of each anatomical axis. */
const sides = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const

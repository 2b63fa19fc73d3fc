import { Problem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import type { Affine, Grid } from './volume.ts'

/** A point: millimetres RAS+, or a voxel index with fractions. */
export type Point = readonly [number, number, number]

export const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** `a · b`: first `b`, then `a`. */
export function multiply(a: Affine, b: Affine): Affine {
  const at = (row: 0 | 4 | 8, column: 0 | 1 | 2 | 3) =>
    a[row] * b[column] +
    a[(row + 1) as 1 | 5 | 9] * b[(column + 4) as 4 | 5 | 6 | 7] +
    a[(row + 2) as 2 | 6 | 10] * b[(column + 8) as 8 | 9 | 10 | 11] +
    (column === 3 ? a[(row + 3) as 3 | 7 | 11] : 0)
  return [
    ...([at(0, 0), at(0, 1), at(0, 2), at(0, 3)] as const),
    ...([at(4, 0), at(4, 1), at(4, 2), at(4, 3)] as const),
    ...([at(8, 0), at(8, 1), at(8, 2), at(8, 3)] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

/**
 * The affine after scaling the voxel edges by a factor per stored axis. The outer face of the first
 * voxel keeps its position.
 */
export function stretchVoxels(
  affine: Affine,
  [x, y, z]: readonly [number, number, number],
): Affine {
  return multiply(affine, [
    ...([x, 0, 0, (x - 1) / 2] as const),
    ...([0, y, 0, (y - 1) / 2] as const),
    ...([0, 0, z, (z - 1) / 2] as const),
    ...([0, 0, 0, 1] as const),
  ])
}

/** Determinant of the 3×3 part: its magnitude is a voxel's volume in mm³, negative when mirrored. */
export function determinant3(affine: Affine): number {
  const [a, b, c, , d, e, f, , g, h, i] = affine
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}

/**
 * Whether an affine is singular or has NaN. The threshold is relative to the voxel edges, so that small
 * voxels aren't reported as singular.
 */
export function isSingular(affine: Affine): boolean {
  const [x, y, z] = voxelSizeOf(affine)
  const box = x * y * z
  return !(affine.every(Number.isFinite) && box > 0 && Math.abs(determinant3(affine)) > box * 1e-6)
}

/**
 * Inverts an affine: millimetres → voxel index.
 * @throws Problem 'bad-file' when the affine is singular
 */
export function invert(affine: Affine): Affine {
  if (isSingular(affine))
    throw new Problem('bad-file', message('volume.singular'), { details: affine.join(' ') })
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = affine
  const over = 1 / determinant3(affine)
  const r = [
    (e * i - f * h) * over,
    (c * h - b * i) * over,
    (b * f - c * e) * over,
    (f * g - d * i) * over,
    (a * i - c * g) * over,
    (c * d - a * f) * over,
    (d * h - e * g) * over,
    (b * g - a * h) * over,
    (a * e - b * d) * over,
  ] as const
  return [
    ...([r[0], r[1], r[2], -(r[0] * tx + r[1] * ty + r[2] * tz)] as const),
    ...([r[3], r[4], r[5], -(r[3] * tx + r[4] * ty + r[5] * tz)] as const),
    ...([r[6], r[7], r[8], -(r[6] * tx + r[7] * ty + r[8] * tz)] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

/** Applies an affine to a point, e.g. voxel index → millimetres RAS+. */
export function apply(affine: Affine, [x, y, z]: Point): Point {
  return [
    affine[0] * x + affine[1] * y + affine[2] * z + affine[3],
    affine[4] * x + affine[5] * y + affine[6] * z + affine[7],
    affine[8] * x + affine[9] * y + affine[10] * z + affine[11],
  ]
}

/** Voxel edges in mm, in stored order. */
export function voxelSizeOf(affine: Affine): Point {
  return [
    Math.hypot(affine[0], affine[4], affine[8]),
    Math.hypot(affine[1], affine[5], affine[9]),
    Math.hypot(affine[2], affine[6], affine[10]),
  ]
}

export type AxisIndex = 0 | 1 | 2

/** For each anatomical axis (right, front, up): the closest stored axis and its direction. */
export type ClosestAxes = readonly [ClosestAxis, ClosestAxis, ClosestAxis]
export interface ClosestAxis {
  readonly stored: AxisIndex
  /** 1 when the stored index increases to the right, the front or upwards. */
  readonly sign: 1 | -1
}

/**
 * Matches stored and anatomical axes, the clearest match first, as nibabel's `io_orientation` does
 * (without its polar decomposition, which matters only for shears beyond 45°).
 */
export function closestAxes(affine: Affine): ClosestAxes {
  const edges = voxelSizeOf(affine)
  const found: { anatomical: AxisIndex; axis: ClosestAxis }[] = []
  const axes = [0, 1, 2] as const
  while (found.length < 3) {
    let best = -1
    let pick: (typeof found)[number] | undefined
    for (const stored of axes) {
      if (found.some(({ axis }) => axis.stored === stored)) continue
      for (const anatomical of axes) {
        if (found.some(pair => pair.anatomical === anatomical)) continue
        const cosine = (affine[anatomical * 4 + stored] ?? 0) / (edges[stored] || 1)
        // The margin keeps the stored order where two axes are equally close (45°).
        if (Math.abs(cosine) <= best + 1e-9) continue
        best = Math.abs(cosine)
        pick = { anatomical, axis: { stored, sign: cosine < 0 ? -1 : 1 } }
      }
    }
    // Only NaN reaches this line; the NIfTI reader refuses it earlier.
    if (!pick) return [plain(0), plain(1), plain(2)]
    found.push(pick)
  }
  const of = (anatomical: AxisIndex) =>
    found.find(pair => pair.anatomical === anatomical)?.axis ?? plain(anatomical)
  return [of(0), of(1), of(2)]
}

function plain(stored: AxisIndex): ClosestAxis {
  return { stored, sign: 1 }
}

/** nibabel's axis codes: the direction of each stored axis, such as 'LPS' or 'RAS'. */
export function orientationOf(affine: Affine): string {
  const letters = [
    ['L', 'R'],
    ['P', 'A'],
    ['I', 'S'],
  ] as const
  const codes = ['?', '?', '?']
  for (const [anatomical, { stored, sign }] of closestAxes(affine).entries())
    codes[stored] = letters[anatomical]?.[sign < 0 ? 0 : 1] ?? '?'
  return codes.join('')
}

/** Tolerated corner distance in voxels: above float32 rounding, below what is visible. */
const cornerTolerance = 1e-3

/**
 * Whether two images share one grid.
 * @returns `differs`: how the grids differ, to print after a colon
 */
export function sameGrid(
  a: Grid,
  b: Grid,
): { readonly same: true } | { readonly same: false; readonly differs: Message } {
  if (a.size.some((n, axis) => n !== b.size[axis]))
    return { same: false, differs: message('volume.gridSizes', { sizes: [a.size, b.size] }) }
  const away = cornerDistance(a, b)
  if (away <= cornerTolerance * Math.min(...voxelSizeOf(a.affine))) return { same: true }
  const spacings = [a, b].map(({ affine }) => voxelSizeOf(affine).map(mm => Number(mm.toFixed(3))))
  if (String(spacings[0]) !== String(spacings[1]))
    return { same: false, differs: message('volume.gridSpacings', { spacings }) }
  const codes = [orientationOf(a.affine), orientationOf(b.affine)]
  if (codes[0] !== codes[1]) return { same: false, differs: message('volume.gridAxes', { codes }) }
  return { same: false, differs: message('volume.gridPosition', { mm: away }) }
}

/** Largest distance in mm between corresponding corners of two grids of one size. */
export function cornerDistance(a: Grid, b: Grid): number {
  const [nx, ny, nz] = a.size
  let largest = 0
  for (const x of [0, nx - 1])
    for (const y of [0, ny - 1])
      for (const z of [0, nz - 1]) {
        const [ax, ay, az] = apply(a.affine, [x, y, z])
        const [bx, by, bz] = apply(b.affine, [x, y, z])
        largest = Math.max(largest, Math.hypot(ax - bx, ay - by, az - bz))
      }
  return largest
}

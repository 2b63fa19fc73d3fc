import { apply, identity, multiply, type Point } from '#volume/affine.ts'
import type { Affine, Volume } from '#volume/volume.ts'
import type { Rigid } from '../types.ts'

/**
 * Converts ITK's Euler angles to a rigid motion.
 * @param angles radians about x, y, z in ITK's space (LPS+); the matrix is Rz·Rx·Ry
 * @param translation mm, LPS+
 * @param centre of the rotation, mm, LPS+
 */
export function rigidOfEuler(angles: Point, translation: Point, centre: Point): Rigid {
  const [x, y, z] = angles
  const turn = (at: 0 | 1 | 2, angle: number): Affine => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    if (at === 0) return [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1]
    if (at === 1) return [c, 0, s, 0, 0, 1, 0, 0, -s, 0, c, 0, 0, 0, 0, 1]
    return [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  }
  return rigidAbout(multiply(multiply(turn(2, z), turn(0, x)), turn(1, y)), translation, centre)
}

/**
 * A rotation about a centre and then a translation, given in ITK's space (LPS+, mm), as an RAS+ motion.
 * @param rotation its last column is 0
 */
export function rigidAbout(rotation: Affine, translation: Point, centre: Point): Rigid {
  const [cx, cy, cz] = centre
  const [tx, ty, tz] = translation
  return convertRasLps(
    multiply(
      multiply(makeTranslation(cx + tx, cy + ty, cz + tz), rotation),
      makeTranslation(-cx, -cy, -cz),
    ),
  )
}

/** Makes a translation in mm. */
export function makeTranslation(x: number, y: number, z: number): Affine {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1]
}

/** Converts a map between RAS+ and LPS+ coordinates, in both directions. */
export function convertRasLps(affine: Affine): Affine {
  const mirror: Affine = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  return multiply(multiply(mirror, affine), mirror)
}

/** The angle of a rigid motion's rotation, in degrees. */
export function degreesOf(rigid: Rigid): number {
  const [a, , , , , b, , , , , c] = rigid
  const [xy, yx, xz, zx, yz, zy] = [rigid[1], rigid[4], rigid[2], rigid[8], rigid[6], rigid[9]]
  // atan2 is exact for small angles, unlike acos of the trace.
  const sine = Math.hypot(xy - yx, xz - zx, yz - zy)
  return (Math.atan2(sine, a + b + c - 1) * 180) / Math.PI
}

/** Distance by which a motion moves a point, mm. */
export function distanceAt(rigid: Rigid, place: Point): number {
  const [x, y, z] = apply(rigid, place)
  return Math.hypot(x - place[0], y - place[1], z - place[2])
}

/** Centre of a volume's grid, mm RAS+. */
export function middleOf({ size, affine }: Pick<Volume, 'size' | 'affine'>): Point {
  return apply(affine, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2])
}

/** Whether a motion is exactly the identity. */
export function isIdentity(rigid: Rigid): boolean {
  return rigid.every((value, at) => value === identity[at])
}

/** Inverts a rigid motion. */
export function invertRigid(rigid: Rigid): Rigid {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = rigid
  return [
    ...([a, d, g, -(a * x + d * y + g * z)] as const),
    ...([b, e, h, -(b * x + e * y + h * z)] as const),
    ...([c, f, i, -(c * x + f * y + i * z)] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

import { expect, it } from 'vitest'
import { apply, multiply } from '#volume/affine.ts'
import { convertRasLps, degreesOf, distanceAt, invertRigid, rigidOfEuler } from './rigid.ts'
import { tfmOf } from './tfm.ts'

const motion = rigidOfEuler([0.1, -0.2, 0.3], [4, -5, 6], [10, 20, 30])

it('converts ITK’s Euler angles: LPS rotation about a centre, then translation', () => {
  // R = Rz(0.3) · Rx(0.1) · Ry(-0.2) fixes the centre, so only the translation moves it.
  expect(apply(motion, [-10, -20, 30]).map(value => Number(value.toFixed(9)))).toEqual([
    -14, -15, 36,
  ])
  const quarter = rigidOfEuler([0, 0, Math.PI / 2], [0, 0, 0], [0, 0, 0])
  expect(apply(quarter, [1, 0, 0]).map(Math.round)).toEqual([0, 1, 0])
})

it('measures angle and distance', () => {
  const turned = rigidOfEuler([0, 0.25, 0], [0, 0, 0], [0, 0, 0])
  expect(degreesOf(turned)).toBeCloseTo((0.25 * 180) / Math.PI, 9)
  expect(distanceAt(rigidOfEuler([0, 0, 0], [3, 4, 0], [0, 0, 0]), [7, 8, 9])).toBeCloseTo(5, 9)
  const none = multiply(invertRigid(motion), motion)
  expect(degreesOf(none)).toBeCloseTo(0, 6)
  expect(distanceAt(none, [50, 60, 70])).toBeCloseTo(0, 9)
})

it('writes ITK’s format: LPS, the matrix row by row, then the translation', () => {
  const line = tfmOf(motion)
    .split('\n')
    .find(text => text.startsWith('Parameters: '))
  const [a, b, c, d, e, f, g, h, i, x, y, z] = (line ?? '').slice(12).split(' ').map(Number)
  const lps = convertRasLps(motion)
  expect([a, b, c, x, d, e, f, y, g, h, i, z]).toEqual(lps.slice(0, 12))
})

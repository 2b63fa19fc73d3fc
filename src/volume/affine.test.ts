import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { message } from '#messages/message.ts'
import {
  apply,
  determinant3,
  identity,
  invert,
  isSingular,
  multiply,
  orientationOf,
  sameGrid,
  voxelSizeOf,
} from './affine.ts'
import type { Affine, Size } from './volume.ts'

const size: Size = [10, 20, 30]

/** Rotations times voxel sizes, some mirrored, like scanner affines. */
const scannerAffine = fc
  .tuple(
    fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 3, noNaN: true }))),
    fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.2, max: 6, noNaN: true }))),
    fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -200, max: 200, noNaN: true }))),
    fc.boolean(),
  )
  .map(([[a = 0, b = 0, c = 0], [sx = 1, sy = 1, sz = 1], [x = 0, y = 0, z = 0], mirrored]) => {
    const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap(t => [Math.cos(t), Math.sin(t)]) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const aboutX: Affine = [1, 0, 0, 0, 0, ca, -sa, 0, 0, sa, ca, 0, 0, 0, 0, 1]
    const aboutY: Affine = [cb, 0, sb, 0, 0, 1, 0, 0, -sb, 0, cb, 0, 0, 0, 0, 1]
    const aboutZ: Affine = [cc, -sc, 0, 0, sc, cc, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const scale: Affine = [mirrored ? -sx : sx, 0, 0, x, 0, sy, 0, y, 0, 0, sz, z, 0, 0, 0, 1]
    return multiply(multiply(aboutX, multiply(aboutY, aboutZ)), scale)
  })

describe('affine arithmetic', () => {
  it('an affine times its inverse is the identity', () => {
    fc.assert(
      fc.property(scannerAffine, affine => {
        for (const [i, value] of multiply(invert(affine), affine).entries())
          expect(value).toBeCloseTo(identity[i] ?? NaN, 6)
      }),
    )
  })

  it('a product maps points like its factors in sequence', () => {
    fc.assert(
      fc.property(scannerAffine, scannerAffine, (a, b) => {
        const both = apply(multiply(a, b), [1, -2, 3])
        for (const [i, value] of apply(a, apply(b, [1, -2, 3])).entries())
          expect(both[i]).toBeCloseTo(value, 6)
      }),
    )
  })

  it('the determinant is the voxel volume, negative where mirrored', () => {
    fc.assert(
      fc.property(scannerAffine, affine => {
        const [x, y, z] = voxelSizeOf(affine)
        expect(Math.abs(determinant3(affine))).toBeCloseTo(x * y * z, 6)
      }),
    )
    expect(determinant3([-2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1])).toBe(-24)
  })

  it('a singular affine has no inverse; one with small voxels has', () => {
    expect(() => invert([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).toThrow(/singular/)
    expect(() => invert([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toThrow(/singular/)
    const micro: Affine = [1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1]
    expect(isSingular(micro)).toBe(false)
    expect(isSingular([NaN, ...micro.slice(1)] as unknown as Affine)).toBe(true)
  })
})

describe('orientationOf', () => {
  it.each([
    ['RAS', identity],
    ['LPS', [-1, 0, 0, 0, 0, -1, 0, 239, 0, 0, 1, 0, 0, 0, 0, 1]],
    ['ASR', [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]],
    ['PIL', [0, 0, -1, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 1]],
    // A tilted clinical scan; nibabel says LAS.
    [
      'LAS',
      [-0.897, 0, 0.316, 90, -0.0147, 0.861, -1.569, -71, 0.049, 0.257, 5.262, -98, 0, 0, 0, 1],
    ],
  ] as const)('%s', (code, affine) => {
    expect(orientationOf(affine)).toBe(code)
  })
})

describe('sameGrid', () => {
  const affine: Affine = [-1, 0, 0, 90, 0, 1, 0, -126, 0, 0, 1, -72, 0, 0, 0, 1]
  const moved = (mm: number): Affine =>
    affine.map((x, i) => (i === 3 ? x + mm : x)) as unknown as Affine

  it('tolerates float32 rounding', () => {
    expect(sameGrid({ size, affine }, { size, affine: moved(1e-5) })).toEqual({ same: true })
  })

  it.each([
    [
      message('volume.gridSizes', { sizes: [size, [10, 20, 31]] }),
      { size: [10, 20, 31] as Size, affine },
    ],
    [message('volume.gridPosition', { mm: 0.5 }), { size, affine: moved(0.5) }],
    [
      message('volume.gridSpacings', {
        spacings: [
          [1, 1, 1],
          [1, 1, 2],
        ],
      }),
      { size, affine: multiply(affine, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]) },
    ],
    [
      message('volume.gridAxes', { codes: ['LAS', 'RAS'] }),
      { size, affine: multiply(affine, [-1, 0, 0, 9, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]) },
    ],
  ])('says how: $key', (differs, other) => {
    expect(sameGrid({ size, affine }, other)).toEqual({ same: false, differs })
  })
})

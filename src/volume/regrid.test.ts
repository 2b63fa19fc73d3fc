import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multiply } from './affine.ts'
import { regrid } from './regrid.ts'
import type { Affine, Volume } from './volume.ts'

const affine: Affine = [-1, 0.1, 0, 30, 0.1, 1, 0.2, -40, 0, -0.2, 2, -50, 0, 0, 0, 1]
const volume: Volume = {
  data: new Int16Array(7 * 6 * 5).map((_, i) => (i * 37) % 101),
  size: [7, 6, 5],
  affine,
}

function shifted(x: number, y: number, z: number): Affine {
  return multiply(affine, [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1])
}

const at = (x: number, y: number, z: number) => volume.data[x + 7 * (y + 6 * z)] ?? NaN

describe('regrid', () => {
  it('to the same grid changes nothing', () => {
    for (const interpolation of ['linear', 'nearest'] as const)
      expect([...regrid(volume, volume, { interpolation }).data]).toEqual([...volume.data])
  })

  it('nearest keeps the type, linear gives float32', () => {
    expect(regrid(volume, volume, { interpolation: 'nearest' }).data).toBeInstanceOf(Int16Array)
    expect(regrid(volume, volume, { interpolation: 'linear' }).data).toBeInstanceOf(Float32Array)
  })

  it('interpolates trilinearly between voxels', () => {
    const to = { size: [1, 1, 1] as const, affine: shifted(2.5, 3.5, 1.5) }
    let sum = 0
    for (const x of [2, 3]) for (const y of [3, 4]) for (const z of [1, 2]) sum += at(x, y, z)
    const [value] = regrid(volume, to, { interpolation: 'linear' }).data
    expect(value).toBeCloseTo(sum / 8, 4)
  })

  it('reproduces a linear ramp exactly on any grid inside', () => {
    const ramp: Volume = {
      ...volume,
      data: new Float32Array(volume.data.length).map((_, i) => {
        const [x, y, z] = [i % 7, Math.floor(i / 7) % 6, Math.floor(i / 42)]
        return 2 * x - 3 * y + 5 * z + 1
      }),
    }
    const inside = (n: number) => fc.double({ min: 0, max: n, noNaN: true })
    fc.assert(
      fc.property(inside(6), inside(5), inside(4), (x, y, z) => {
        const to = { size: [1, 1, 1] as const, affine: shifted(x, y, z) }
        const [value] = regrid(ramp, to, { interpolation: 'linear' }).data
        expect(value).toBeCloseTo(2 * x - 3 * y + 5 * z + 1, 3)
      }),
    )
  })

  it('a voxel extends half an edge; beyond is `outside`', () => {
    const reach = (x: number) =>
      regrid(
        volume,
        { size: [1, 1, 1], affine: shifted(x, 2, 2) },
        { interpolation: 'linear', outside: -7 },
      ).data[0]
    expect(reach(-0.49)).toBe(at(0, 2, 2))
    expect(reach(6.49)).toBe(at(6, 2, 2))
    expect(reach(-0.51)).toBe(-7)
    expect(reach(6.51)).toBe(-7)
  })

  it('a finer grid over the same space has no border of zeros', () => {
    const ones: Volume = { ...volume, data: new Uint8Array(volume.data.length).fill(1) }
    const halved = multiply(affine, [
      ...([0.5, 0, 0, -0.25, 0, 0.5, 0, -0.25] as const),
      ...([0, 0, 0.5, -0.25, 0, 0, 0, 1] as const),
    ])
    const fine = regrid(ones, { size: [14, 12, 10], affine: halved }, { interpolation: 'linear' })
    expect(fine.data.every(value => value === 1)).toBe(true)
  })
})

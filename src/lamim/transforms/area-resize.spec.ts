import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Size } from '#volume/volume.ts'
import { inputSide as side } from '../architecture.ts'
import { areaResize } from './area-resize.ts'

/** Reference implementation, voxel by voxel. */
function mean(data: ArrayLike<number>, [nx, ny, nz]: Size, out: readonly [number, number, number]) {
  const window = (i: number, n: number) => [
    Math.floor((i * n) / side),
    Math.ceil(((i + 1) * n) / side),
  ]
  const [[x0 = 0, x1 = 0], [y0 = 0, y1 = 0], [z0 = 0, z1 = 0]] = [
    window(out[0], nx),
    window(out[1], ny),
    window(out[2], nz),
  ]
  let sum = 0
  for (let z = z0; z < z1; z++)
    for (let y = y0; y < y1; y++)
      for (let x = x0; x < x1; x++) sum += data[x + nx * (y + ny * z)] ?? NaN
  return sum / ((x1 - x0) * (y1 - y0) * (z1 - z0))
}

const axis = fc.integer({ min: 1, max: 330 })
const place = fc.integer({ min: 0, max: side - 1 })

describe('areaResize', () => {
  it('is adaptive average pooling, for axes shorter and longer than 96', () => {
    fc.assert(
      fc.property(
        fc.tuple(axis, axis, axis),
        fc.array(fc.tuple(place, place, place)),
        (n, places) => {
          // Only one axis is long, to keep the test fast.
          const size: Size = [n[0], (n[1] % 120) + 1, (n[2] % 40) + 1]
          const data = new Int16Array(size[0] * size[1] * size[2])
          for (let i = 0; i < data.length; i++) data[i] = (Math.imul(i, 2654435761) >>> 20) - 2000
          const pooled = areaResize(data, size)
          for (const out of [...places, [0, 0, 0], [95, 95, 95]] as [number, number, number][])
            expect(pooled.data[out[0] + side * (out[1] + side * out[2])]).toBeCloseTo(
              mean(data, size, out),
              2,
            )
        },
      ),
      { numRuns: 25 },
    )
  })

  it('of 96³ is the image itself', () => {
    const data = new Float32Array(side ** 3).map((_, i) => i % 977)
    const pooled = areaResize(data, [side, side, side]).data
    expect(pooled.every((value, i) => value === data[i])).toBe(true)
  })

  it('finds the extremes, within the limits', () => {
    const data = new Float32Array(20 * 20 * 20).fill(1)
    data[17] = -4
    data[7999] = 100
    expect(areaResize(data, [20, 20, 20])).toMatchObject({ low: -4, high: 100 })
    const limited = areaResize(data, [20, 20, 20], { atLeast: 0, atMost: 10 })
    expect(limited).toMatchObject({ low: 0, high: 10 })
    expect(limited.data.at(-1)).toBe(10)
  })
})

import { describe, expect, it } from 'vitest'
import { apply, invert, multiply, orientationOf } from './affine.ts'
import { reorient } from './orient.ts'
import type { Affine, Volume } from './volume.ts'

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const

/** An oblique affine and all 48 axis orders and directions. */
const tilted: Affine = [1, 0.1, 0, -40, -0.1, 1.2, 0.2, -50, 0, -0.2, 2, -60, 0, 0, 0, 1]

function stored(order: readonly number[], signs: readonly number[]): Volume {
  const swap = new Array<number>(16).fill(0)
  for (const [row, column] of order.entries()) swap[row * 4 + column] = signs[row] ?? 1
  swap[15] = 1
  const data = new Int16Array(60).map((_, i) => i)
  return { data, size: [3, 4, 5], affine: multiply(tilted, swap as unknown as Affine) }
}

function valueAt({ data, size, affine }: Volume, mm: readonly [number, number, number]) {
  const [x, y, z] = apply(invert(affine), mm).map(Math.round)
  return data[(x ?? 0) + size[0] * ((y ?? 0) + size[1] * (z ?? 0))]
}

describe('reorient', () => {
  it('keeps every voxel’s value and position, with RAS axes', () => {
    for (const order of orders)
      for (const a of [1, -1])
        for (const b of [1, -1])
          for (const c of [1, -1]) {
            const volume = stored(order, [a, b, c])
            const turned = reorient(volume, 'RAS')
            expect(orientationOf(turned.affine)).toBe('RAS')
            expect(turned.data).toBeInstanceOf(Int16Array)
            for (let x = 0; x < 3; x++)
              for (let y = 0; y < 4; y++)
                for (let z = 0; z < 5; z++)
                  expect(valueAt(turned, apply(volume.affine, [x, y, z]))).toBe(x + 3 * (y + 4 * z))
          }
  })

  it('returns the same object if already RAS', () => {
    const volume = stored([0, 1, 2], [1, 1, 1])
    expect(reorient(volume, 'RAS')).toBe(volume)
  })
})

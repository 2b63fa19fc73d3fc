import { expect, it } from 'vitest'
import { networkInput, normalise } from './network-input.ts'

it('scales by the bright voxels, independent of the unit, and clips negative values', () => {
  const head = [0, 0, 0, 0, 10, 20, 30, -5, 500]
  const one = normalise(Float32Array.from(head))
  const other = normalise(Float32Array.from(head, value => value * 137))
  for (const [i, value] of one.entries()) expect(other[i]).toBeCloseTo(value, 5)
  expect(one[7]).toBe(0)
  expect(Math.max(...one)).toBeLessThanOrEqual(2)
  expect([...normalise(new Float32Array(4))]).toEqual([0, 0, 0, 0])
})

it('gives sides that the network can halve, around the scan’s centre', () => {
  const size = [30, 20, 5] as const
  const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 6, 0, 0, 0, 0, 1] as const
  const data = new Int16Array(30 * 20 * 5).fill(7)
  const input = networkInput({ data, size, affine }, 4, 16)
  expect(input.size).toEqual([16, 16, 16])
  const at = (x: number, y: number, z: number) => input.data[x + 16 * (y + 16 * z)]
  expect(at(8, 8, 8)).toBeCloseTo(0.5)
  expect(at(8, 8, 15)).toBe(0)
  expect(at(8, 0, 8)).toBe(0)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gaussian } from '../checkpoint/testing/random-network.ts'
import { type Outputs, roundingOfOutputs, zeroCode } from './columns.ts'

function quantizeOutputs(weights: Float32Array, columns: number, rowsEach?: number): Outputs {
  const rounding = roundingOfOutputs(weights.length / columns, columns)
  const step = columns * (rowsEach ?? weights.length / columns)
  for (let at = 0; at < weights.length; at += step) rounding.add(weights.subarray(at, at + step))
  return rounding.end()
}

test('a row of values within ±127 steps is exact', () => {
  const { codes, scales, sums } = quantizeOutputs(Float32Array.of(-127, 3, 0, 64, 0, 0, 0, 0), 4)
  expect([...codes].map(code => code - zeroCode)).toEqual([-127, 0, 3, 0, 0, 0, 64, 0])
  expect([...scales]).toEqual([1, 0])
  expect([...sums]).toEqual([-60, 0])
})

test('no weight moves by more than half a step of its row, and sums are of the dequantized weights', () => {
  const weight = fc.float({ min: -8, max: 8, noNaN: true })
  const rows = fc.array(fc.tuple(weight, weight, weight), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(rows, rows => {
      const weights = Float32Array.from(rows.flat())
      const { codes, scales, sums } = quantizeOutputs(weights, 3)
      for (const row of rows.keys()) {
        const scale = scales[row] ?? NaN
        const meant = [0, 1, 2].map(i => scale * ((codes[i * rows.length + row] ?? NaN) - zeroCode))
        for (const i of [0, 1, 2])
          expect(Math.abs((meant[i] ?? NaN) - (weights[3 * row + i] ?? NaN))).toBeLessThanOrEqual(
            scale * 0.501 + 1e-35,
          )
        expect(sums[row]).toBeCloseTo(
          meant.reduce((sum, value) => sum + value, 0),
          4,
        )
      }
    }),
  )
})

test('rows have the same codes sixteen at a time or one by one, in strips or at once', () => {
  const draw = gaussian(7)
  for (const [rows, columns] of [
    [16, 16],
    [37, 35],
    [19, 4096],
  ] as const) {
    const weights = Float32Array.from({ length: rows * columns }, draw)
    const together = quantizeOutputs(weights, columns)
    expect(quantizeOutputs(weights, columns, 5)).toEqual(together)
    for (let row = 0; row < rows; row++) {
      const alone = quantizeOutputs(weights.slice(row * columns, (row + 1) * columns), columns)
      expect(alone.codes).toEqual(together.codes.filter((_, i) => i % rows === row))
      expect([...alone.scales, ...alone.sums]).toEqual([together.scales[row], together.sums[row]])
    }
  }
})

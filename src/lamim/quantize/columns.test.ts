import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantizeOutputs, zeroCode } from './columns.ts'

test('a row of 127 steps either way is kept as it is', () => {
  const { codes, scales, sums } = quantizeOutputs(Float32Array.of(-127, 3, 0, 64, 0, 0, 0, 0), 4)
  expect([...codes].map(code => code - zeroCode)).toEqual([-127, 0, 3, 0, 0, 0, 64, 0])
  expect([...scales]).toEqual([1, 0])
  expect([...sums]).toEqual([-60, 0])
})

test('no weight moves by more than half a step of its row, and sums are of what the codes stand for', () => {
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

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gaussian } from '../checkpoint/testing/random-network.ts'
import {
  type BlockFormat,
  blocksPerRow,
  dequantizeRows,
  type Quantized,
  roundingOfRows,
} from './blockwise.ts'

const format = fc.record({
  bits: fc.constantFrom(4 as const, 8 as const),
  blockSize: fc.constantFrom(16, 32, 64),
  zeroPoints: fc.boolean(),
  search: fc.constantFrom(0, 4),
})
const matrix = fc.integer({ min: 1, max: 100 }).chain(columns =>
  fc.record({
    columns: fc.constant(columns),
    weights: fc
      .array(
        fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map(rows => Float32Array.from(rows.flat())),
  }),
)

function quantizeRows(
  weights: Float32Array,
  columns: number,
  format: BlockFormat,
  rowsEach = weights.length / columns,
): Quantized {
  const rounding = roundingOfRows(weights.length / columns, columns, format)
  const step = columns * rowsEach
  for (let at = 0; at < weights.length; at += step) rounding.add(weights.subarray(at, at + step))
  return rounding.end()
}

function there(weights: Float32Array, columns: number, format: BlockFormat): Float32Array {
  return dequantizeRows(quantizeRows(weights, columns, format), columns, format)
}
function squaredError(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0)
}

test('no weight’s error exceeds one step of its block', () => {
  fc.assert(
    fc.property(matrix, format, ({ columns, weights }, format) => {
      const back = there(weights, columns, format)
      const range = Math.max(0, ...weights) - Math.min(0, ...weights)
      // Symmetric codes reach only half as far to each side; a narrowed range clips its ends.
      const step = (2 * range) / 2 ** format.bits + 4 * format.search * 0.04 * range
      for (const [i, value] of weights.entries())
        expect(Math.abs(value - (back[i] ?? 0))).toBeLessThanOrEqual(step * (1 + 1e-6) + 1e-30)
    }),
  )
})

test('no block has a larger error than with plain rounding', () => {
  fc.assert(
    fc.property(matrix, format, ({ columns, weights }, format) => {
      const found = squaredError(weights, there(weights, columns, format))
      expect(found).toBeLessThanOrEqual(plainError(weights, columns, format) * (1 + 1e-5) + 1e-9)
    }),
  )
})

/** Squared error of plain rounding: the block's range in equal steps, nearest code. */
function plainError(weights: Float32Array, columns: number, format: BlockFormat): number {
  const levels = 2 ** format.bits - 1
  let sum = 0
  for (let row = 0; row < weights.length; row += columns)
    for (let from = row; from < row + columns; from += format.blockSize) {
      const block = weights.subarray(from, Math.min(from + format.blockSize, row + columns))
      const low = Math.min(0, ...block)
      const high = Math.max(0, ...block)
      const half = (levels + 1) / 2
      const scale = format.zeroPoints ? (high - low) / levels : -(high > -low ? high : low) / half
      const zero = format.zeroPoints && scale > 0 ? Math.round(-low / scale) : half
      for (const value of block) {
        const code = Math.max(0, Math.min(levels, Math.round(value / (scale || 1) + zero)))
        sum += (value - scale * (code - zero)) ** 2
      }
    }
  return sum
}

test('a block’s result doesn’t depend on its neighbours', () => {
  fc.assert(
    fc.property(matrix, format, ({ columns, weights }, format) => {
      const { blockSize } = format
      const together = quantizeRows(weights, columns, format)
      expect(quantizeRows(weights, columns, format, 1)).toEqual(together)
      const perRow = blocksPerRow(columns, format)
      for (const [at, scale] of together.scales.entries()) {
        const from = Math.floor(at / perRow) * columns + (at % perRow) * blockSize
        const end = Math.min(from + blockSize, (Math.floor(at / perRow) + 1) * columns)
        const block = weights.subarray(from, end)
        const alone = quantizeRows(block, block.length, format)
        expect(alone.scales).toEqual(Float32Array.of(scale))
        const bytes = alone.codes.length
        expect(alone.codes).toEqual(together.codes.subarray(at * bytes, (at + 1) * bytes))
      }
    }),
  )
})

test('quantizing twice changes nothing', () => {
  const draw = gaussian(3)
  const weights = Float32Array.from({ length: 4 * 64 }, draw)
  for (const bits of [4, 8] as const) {
    const format = { bits, blockSize: 32, zeroPoints: true, search: 0 }
    const once = there(weights, 64, format)
    const twice = there(once, 64, format)
    expect(squaredError(once, twice) / squaredError(weights, once)).toBeLessThan(1.2)
  }
})

test('the four-bit layout: low half first, last block padded, zero points per row', () => {
  const weights = Float32Array.from({ length: 2 * 20 }, (_, i) => (i % 20 < 16 ? (i % 20) - 8 : 0))
  const found = quantizeRows(weights, 20, { bits: 4, blockSize: 16, zeroPoints: true, search: 0 })
  const first = [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]
  expect([...found.codes.slice(0, 8)]).toEqual(first)
  expect([...found.codes.slice(16, 24)]).toEqual(first)
  expect([...found.scales]).toEqual([1, 0, 1, 0])
  // An empty block keeps the middle code, 8.
  expect(found.zeroPoints).toEqual(Uint8Array.of(0x88, 0x88))
})

test('narrower ranges and zero points reduce the error on normal weights', () => {
  const weights = Float32Array.from({ length: 64 * 256 }, gaussian(5))
  const relative = (zeroPoints: boolean, search: number) =>
    squaredError(weights, there(weights, 256, { bits: 4, blockSize: 32, zeroPoints, search })) /
    weights.length
  expect(relative(false, 4)).toBeLessThan(relative(false, 0))
  expect(relative(true, 4)).toBeLessThan(relative(true, 0))
  expect(relative(true, 4)).toBeLessThan(relative(false, 4))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extremes, percentiles, robustRange } from './range.ts'

/** Reference implementation by sorting. */
function sorted(values: readonly number[], percent: number, except?: number): number {
  const rest = values.filter(value => value !== except).sort((a, b) => a - b)
  return rest[Math.max(1, Math.ceil((rest.length * percent) / 100)) - 1] ?? 0
}

describe('percentiles', () => {
  it('of integers equal sorting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 0, max: 100 }),
        (values, percent) => {
          expect(percentiles(new Int16Array(values), [percent], { except: 0 })).toEqual([
            sorted(values, percent, 0),
          ])
          expect(percentiles(new Int32Array(values), [percent])).toEqual([sorted(values, percent)])
        },
      ),
    )
  })

  it('of floats equal sorting, with far outliers too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.integer({ min: 0, max: 100 }),
        (values, percent) => {
          expect(percentiles(new Float32Array(values), [percent])[0]).toBeCloseTo(
            sorted(values, percent),
            9,
          )
        },
      ),
    )
  })

  it('refines a bin with most of the values', () => {
    const values = Array.from({ length: 200_000 }, (_, i) => (i % 1000) / 1000)
    values.push(1e9)
    const data = new Float64Array(values)
    expect(percentiles(data, [2, 50, 98])).toEqual([2, 50, 98].map(p => sorted(values, p)))
  })

  it.each([
    ['far apart', 1e308],
    ['closer than a bin can be', 5e-324],
  ])('real numbers %s', (_, step) => {
    const values = Array.from({ length: 90_000 }, (_, i) => ((i % 3) - 1) * step)
    const data = new Float64Array(values)
    expect(percentiles(data, [2, 50, 98])).toEqual([-step, 0, step])
  })

  it('handle constant and empty data', () => {
    expect(percentiles(new Float32Array(200_000).fill(2.5), [2, 98])).toEqual([2.5, 2.5])
    expect(percentiles(new Int16Array(9), [98], { except: 0 })).toEqual([0])
  })
})

describe('robustRange', () => {
  it('ignores the background and a few very bright voxels', () => {
    const data = new Int16Array(1000)
    for (let i = 0; i < 100; i++) data[i] = 100 + i
    data[99] = 15_460
    expect(robustRange({ data })).toEqual({ low: 101, high: 197 })
  })

  it('is never empty', () => {
    expect(robustRange({ data: new Int16Array(9) })).toEqual({ low: 0, high: 1 })
    expect(robustRange({ data: new Int16Array(9).fill(-4) })).toEqual({ low: -4, high: -3 })
    const mask = new Uint8Array(9)
    mask[3] = 1
    expect(robustRange({ data: mask })).toEqual({ low: 0, high: 1 })
  })
})

describe('extremes', () => {
  it('ignore NaN', () => {
    expect(extremes(new Float32Array([NaN, 3, NaN, -2]))).toEqual({ low: -2, high: 3 })
    expect(extremes(new Float32Array([NaN]))).toEqual({ low: Infinity, high: -Infinity })
  })
})

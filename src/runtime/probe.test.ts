import { describe, expect, it } from 'vitest'
import { largestDifference, probe, seededInput, toleranceOf } from './probe.ts'

const expected = { hidden_states: { shared: [1, -2] }, reconstruction: [4], logits: { t: [0, 1] } }

describe('the self-test', () => {
  it('makes the same input everywhere: fixed numbers for a seed', () => {
    const input = seededInput(7)
    expect(input).toHaveLength(4 * 96 ** 3)
    expect([...input.subarray(0, 3)]).toMatchInlineSnapshot(`
      [
        0.8936956524848938,
        0.9803904294967651,
        0.1866055727005005,
      ]
    `)
    expect(input.every(value => value >= 0 && value < 1)).toBe(true)
    const mean = input.reduce((sum, value) => sum + value, 0) / input.length
    expect(mean).toBeCloseTo(0.5, 2)
    expect(seededInput(8)[0]).not.toBe(input[0])
  })

  it('probes evenly over the whole output', () => {
    const output = Float32Array.from({ length: 6400 }, (_, i) => i)
    expect(probe(output).slice(0, 2)).toEqual([50, 150])
    expect(probe(output)).toHaveLength(64)
  })

  it('measures differences against the largest magnitude of each output', () => {
    const found = { ...expected, hidden_states: { shared: [1.1, -2] } }
    expect(largestDifference(found, expected)).toBeCloseTo(0.05)
    expect(largestDifference(expected, expected)).toBe(0)
  })

  it('counts NaN and missing outputs as infinite differences', () => {
    expect(largestDifference({ ...expected, logits: { t: [NaN, 1] } }, expected)).toBe(Infinity)
    expect(largestDifference({ ...expected, reconstruction: null }, expected)).toBe(Infinity)
    expect(largestDifference({ ...expected, logits: {} }, expected)).toBe(Infinity)
  })

  it('allows only differences from summation order between two exact engines', () => {
    const selfTest = { seed: 1, tolerance: 0.002, tolerances: { int8: 0.1 }, expected: {} }
    expect(toleranceOf(selfTest, 'q4', false)).toBe(0.002)
    expect(toleranceOf(selfTest, 'int8', true)).toBe(0.1)
    expect(toleranceOf({ ...selfTest, exact: ['int8'] }, 'int8', false)).toBe(0.1)
    expect(toleranceOf({ ...selfTest, exact: ['int8'] }, 'int8', true)).toBe(0.002)
  })
})

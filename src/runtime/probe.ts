import { inputLength } from '#lamim/architecture.ts'
import type { Expected, Precision, SelfTest } from '#lamim/bundle/schema.ts'

/** Number of an output's values that a self-test compares. */
const probes = 64

/** Evenly spaced values of an output: what a self-test stores and compares. */
export function probe(output: Float32Array): number[] {
  const count = Math.min(probes, output.length)
  return Array.from(
    { length: count },
    (_, i) => output[Math.floor(((i + 0.5) * output.length) / count)] ?? 0,
  )
}

/**
 * A uniform 0…1 input from a seed: the 32-bit mix of splitmix (Steele, Lea and Flood 2014),
 * so that every machine makes the same input.
 */
export function seededInput(seed: number): Float32Array {
  const input = new Float32Array(inputLength)
  let state = seed >>> 0
  for (let i = 0; i < input.length; i++) {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    input[i] = ((mixed ^ (mixed >>> 15)) >>> 8) / 2 ** 24
  }
  return input
}

/**
 * The largest difference between found and expected numbers, each relative to the largest
 * magnitude of its output. NaN and infinities count as infinitely far.
 */
export function largestDifference(found: Expected, expected: Expected): number {
  const pairs: [readonly number[], readonly number[]][] = []
  for (const [id, values] of Object.entries(expected.hidden_states))
    pairs.push([found.hidden_states[id] ?? [], values])
  for (const [id, values] of Object.entries(expected.logits))
    pairs.push([found.logits[id] ?? [], values])
  if (expected.reconstruction) pairs.push([found.reconstruction ?? [], expected.reconstruction])
  return Math.max(0, ...pairs.map(([a, b]) => relativeDifference(a, b)))
}

function relativeDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  const scale = Math.max(1e-6, ...expected.map(Math.abs))
  const largest = Math.max(0, ...expected.map((value, i) => Math.abs((found[i] ?? NaN) - value)))
  return Number.isFinite(largest) ? largest / scale : Number.POSITIVE_INFINITY
}

/**
 * The largest difference that a self-test allows at a precision.
 * @param exact whether this engine gives the same bits on every machine
 */
export function toleranceOf(selfTest: SelfTest, precision: Precision, exact: boolean): number {
  if (exact && selfTest.exact?.includes(precision)) return selfTest.tolerance
  return selfTest.tolerances?.[precision] ?? selfTest.tolerance
}

import { inputLength } from '#lamim/architecture.ts'
import type { Expected, Precision, SelfTest } from '#lamim/bundle/schema.ts'
import { seededUniforms } from '#lamim/random.ts'

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

/** The self-test's input: uniform in 0…1, from a seed. */
export function seededInput(seed: number): Float32Array {
  return seededUniforms(seed, inputLength)
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

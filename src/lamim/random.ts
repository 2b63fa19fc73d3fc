/**
 * Seeded random numbers, equal on every machine: mulberry32 (T. Ettinger, 2017, public domain), 32 bits of
 * state. Good enough to place boxes; not for cryptography.
 * @returns a function that gives the next number, 0 ≤ n < 1
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * The first `count` numbers of a seed, equal on every machine, in [0, 1), multiples of 2⁻²⁴. Number i is splitmix's 32-bit
 * finaliser (Steele, Lea and Flood 2014) of the counter seed + (i + 1) · 0x9e3779b9.
 */
export function seededUniforms(seed: number, count: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const state = (seed + Math.imul(i + 1, 0x9e3779b9)) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    result[i] = ((mixed ^ (mixed >>> 15)) >>> 8) / 2 ** 24
  }
  return result
}

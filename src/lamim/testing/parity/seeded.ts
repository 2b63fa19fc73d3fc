/**
 * Numbers from a seed that TypeScript and Python draw alike, bit for bit: the twin of
 * `training/parity/seeded.py`. Only operations that IEEE 754 rounds in one way are used.
 */

/** 32-bit FNV-1a hash of a text's UTF-8 bytes. */
function fnv1a(text: string): number {
  let result = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) result = Math.imul(result ^ byte, 0x01000193)
  return result >>> 0
}

/**
 * The first `count` numbers of a named stream, in [0, 1), multiples of 2⁻²⁴. Number i is splitmix's
 * 32-bit finaliser (Steele, Lea and Flood 2014) of the counter seed + (i + 1) · 0x9e3779b9.
 */
export function uniforms(stream: string, count: number): Float32Array {
  const seed = fnv1a(stream)
  const result = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const state = (seed + Math.imul(i + 1, 0x9e3779b9)) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    result[i] = ((mixed ^ (mixed >>> 15)) >>> 8) / 2 ** 24
  }
  return result
}

/** Numbers near a normal distribution: the sum of four uniforms (Irwin–Hall), scaled. */
export function normals(stream: string, count: number, spread: number, mean = 0): Float32Array {
  const parts = uniforms(stream, 4 * count)
  const scale = spread * Math.sqrt(3)
  const at = (i: number) => parts[i] ?? 0
  return Float32Array.from({ length: count }, (_, i) => {
    const sum = at(4 * i) + at(4 * i + 1) + at(4 * i + 2) + at(4 * i + 3)
    return mean + scale * (sum - 2)
  })
}

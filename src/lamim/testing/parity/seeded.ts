import { seededUniforms } from '../../random.ts'

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

/** The first `count` uniform numbers of a named stream. */
export function uniforms(stream: string, count: number): Float32Array {
  return seededUniforms(fnv1a(stream), count)
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

import { dot } from './numbers.ts'

/** Outputs of a panel: as many as two vectors of sums. */
export const panelWidth: usize = 8

/**
 * Turns codes as the graph stores them, inputs × outputs and 128 for zero, into signed panels of 8 outputs:
 * for 4 inputs at a time, the outputs' 4 codes each. @param sums gets every output's sum of codes
 */
export function pack(from: usize, inner: usize, outputs: usize, panels: usize, sums: usize): void {
  const size = inner * panelWidth
  // A line of the cache holds 64 outputs.
  for (let first: usize = 0; first < outputs; first += 64) {
    const end = min(first + 64, outputs)
    for (let k: usize = 0; k < inner; k += 4) {
      const row = from + k * outputs
      for (let column = first; column < end; column += panelWidth)
        interleave(row + column, outputs, panels + (column >> 3) * size + k * panelWidth)
    }
    for (let column = first; column < end; column += panelWidth) {
      const panel = panels + (column >> 3) * size
      addUp(panel, panel + size, sums + column * 4)
    }
  }
}

function interleave(row: usize, outputs: usize, into: usize): void {
  const sign = i8x16.splat(-128)
  const a = v128.load64_zero(row)
  const b = v128.load64_zero(row + outputs)
  const c = v128.load64_zero(row + 2 * outputs)
  const d = v128.load64_zero(row + 3 * outputs)
  const ab = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const cd = i8x16.shuffle(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  v128.store(into, v128.xor(sign, i16x8.shuffle(ab, cd, 0, 8, 1, 9, 2, 10, 3, 11)))
  v128.store(into, v128.xor(sign, i16x8.shuffle(ab, cd, 4, 12, 5, 13, 6, 14, 7, 15)), 16)
}

function addUp(panel: usize, end: usize, sums: usize): void {
  const one = i8x16.splat(1)
  let low = i32x4.splat(0)
  let high = i32x4.splat(0)
  for (; panel < end; panel += 32) {
    low = dot(v128.load(panel), one, low)
    high = dot(v128.load(panel, 16), one, high)
  }
  v128.store(sums, low)
  v128.store(sums, high, 16)
}

import { least, whole } from './numbers.ts'

/** Sixteen rows' inverse scales, four times each. */
const inverses = memory.data(256, 16)
/** Codes of sixteen rows in sixteen columns, in words of four rows: word 4 · (row / 4) + column / 4, a lane a column. */
const words = memory.data(256, 16)

/**
 * Quantizes each row to 8 bits with its own scale, as `roundingOfOutputs` describes.
 * @param codes columns × stride, of which the first `rows` of every column are written
 */
export function roundOutputs(
  weights: usize,
  rows: i32,
  columns: i32,
  codes: usize,
  stride: usize,
  scales: usize,
  sums: usize,
): void {
  const bytes: usize = 4 * columns
  for (let row = 0; row < rows; row++)
    store<f32>(scales + 4 * row, scaleOf(weights + row * bytes, columns))
  const swift = columns & ~15
  let row = 0
  for (; row + 16 <= rows; row += 16)
    sixteen(
      weights + row * bytes,
      bytes,
      swift,
      codes + row,
      stride,
      scales + 4 * row,
      sums + 4 * row,
    )
  // Remaining columns, one by one.
  const together = row
  for (row = 0; row < rows; row++) {
    const scale = load<f32>(scales + 4 * row)
    const inverse: f32 = scale === 0 ? 0 : 1 / scale
    let total = row < together ? load<i32>(sums + 4 * row) : 0
    for (let i = row < together ? swift : 0; i < columns; i++) {
      const steps = nearest(load<f32>(weights + row * bytes + 4 * i) * inverse)
      const code = <i32>min<f32>(max<f32>(steps, -127), 127)
      store<u8>(codes + i * stride + row, code + 128)
      total += code
    }
    store<f32>(sums + 4 * row, scale * <f32>total)
  }
}

/** Codes of sixteen rows in a multiple of sixteen columns. @param totals gets each row's sum of codes, as i32 */
function sixteen(
  weights: usize,
  bytes: usize,
  columns: i32,
  codes: usize,
  stride: usize,
  scales: usize,
  totals: usize,
): void {
  for (let row = 0; row < 16; row++) {
    const scale = load<f32>(scales + 4 * row)
    v128.store(inverses + 16 * row, f32x4.splat(scale === 0 ? 0 : 1 / scale))
  }
  let total0 = i32x4.splat(0)
  let total1 = total0
  let total2 = total0
  let total3 = total0
  for (let column = 0; column < columns; column += 16) {
    for (let word = 0; word < 256; word += 64) {
      const from = weights + (word / 16) * bytes + 4 * column
      const inverse = inverses + word
      for (let i = 0; i < 64; i += 16) {
        const packed = i32x4.add(
          i32x4.add(
            biased(v128.load(from + i), v128.load(inverse)),
            i32x4.shl(biased(v128.load(from + bytes + i), v128.load(inverse, 16)), 8),
          ),
          i32x4.add(
            i32x4.shl(biased(v128.load(from + 2 * bytes + i), v128.load(inverse, 32)), 16),
            i32x4.shl(biased(v128.load(from + 3 * bytes + i), v128.load(inverse, 48)), 24),
          ),
        )
        v128.store(words + word + i, i32x4.sub(packed, i32x4.splat(surplus)))
      }
    }
    // A column's sixteen rows side by side; sums of sixteen codes fit 16 bits.
    let low = i16x8.splat(0)
    let high = low
    for (let i = 0; i < 64; i += 16) {
      const a = v128.load(words + i)
      const b = v128.load(words + i, 64)
      const c = v128.load(words + i, 128)
      const d = v128.load(words + i, 192)
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
      const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
      const first = v128.shuffle<i64>(ab, cd, 0, 2)
      const second = v128.shuffle<i64>(ab, cd, 1, 3)
      const third = v128.shuffle<i64>(ab2, cd2, 0, 2)
      const fourth = v128.shuffle<i64>(ab2, cd2, 1, 3)
      v128.store(codes, first)
      v128.store(codes + stride, second)
      v128.store(codes + 2 * stride, third)
      v128.store(codes + 3 * stride, fourth)
      codes += 4 * stride
      low = i16x8.add(low, lowSum(first, second, third, fourth))
      high = i16x8.add(high, highSum(first, second, third, fourth))
    }
    total0 = i32x4.add(total0, i32x4.extend_low_i16x8_u(low))
    total1 = i32x4.add(total1, i32x4.extend_high_i16x8_u(low))
    total2 = i32x4.add(total2, i32x4.extend_low_i16x8_u(high))
    total3 = i32x4.add(total3, i32x4.extend_high_i16x8_u(high))
  }
  const zeros = i32x4.splat(128 * columns)
  v128.store(totals, i32x4.sub(total0, zeros))
  v128.store(totals, i32x4.sub(total1, zeros), 16)
  v128.store(totals, i32x4.sub(total2, zeros), 32)
  v128.store(totals, i32x4.sub(total3, zeros), 48)
}

/** Sum of `whole` in the four bytes of a word. */
const surplus: i32 = 0x4b400000 + (0x4b400000 << 8)

/** Nearest codes, 1 … 255, in the lowest bits of `whole` + code. */
function biased(w: v128, inverse: v128): v128 {
  const code = f32x4.add(f32x4.mul(w, inverse), f32x4.splat(whole + 128))
  return f32x4.pmin(f32x4.pmax(f32x4.splat(whole + 1), code), f32x4.splat(whole + 255))
}

function lowSum(a: v128, b: v128, c: v128, d: v128): v128 {
  return i16x8.add(
    i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b)),
    i16x8.add(i16x8.extend_low_i8x16_u(c), i16x8.extend_low_i8x16_u(d)),
  )
}

function highSum(a: v128, b: v128, c: v128, d: v128): v128 {
  return i16x8.add(
    i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b)),
    i16x8.add(i16x8.extend_high_i8x16_u(c), i16x8.extend_high_i8x16_u(d)),
  )
}

/** The step that takes a row's largest weight to 127; 0 where it is too small. */
function scaleOf(values: usize, count: i32): f32 {
  let a = f32x4.splat(0)
  let b = a
  const end = values + 4 * count
  for (; values + 32 <= end; values += 32) {
    a = f32x4.pmax(a, f32x4.abs(v128.load(values)))
    b = f32x4.pmax(b, f32x4.abs(v128.load(values, 16)))
  }
  a = f32x4.pmax(a, b)
  let most = max(
    max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  )
  for (; values < end; values += 4) most = max(most, abs(load<f32>(values)))
  const scale: f32 = most / 127
  return scale < least ? 0 : scale
}

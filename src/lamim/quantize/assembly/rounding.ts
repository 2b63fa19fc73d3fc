/**
 * Rounding of weights, in AssemblyScript: the 4-bit search looks at every weight of a model four or six
 * times, 2 billion looks at the published size, four weights at a time here. All numbers are float32, and
 * no instruction is a relaxed one, so every machine finds the same codes. Addresses are bytes in
 * linear memory. `npm run kernel` compiles it into `rounding.wasm.ts`.
 */

/** Four of the widest blocks side by side: weight i of block b lies at 16 · i + 4 · b. */
const side = memory.data(2048, 16)
/** Four of the widest blocks, one after another: rows' ends, filled up with zeros. */
const ends = memory.data(2048, 16)

/** A smaller scale has no inverse in float32: what is that small counts as nothing. */
const least: f32 = f32.MIN_NORMAL_VALUE

/**
 * 1.5 · 2²³: between 2²³ and 2²⁴ float32 holds whole numbers only, so what is added to this is rounded, half to
 * even, and stands in the sum's lowest bits: one instruction where `nearest` takes two.
 */
const whole: f32 = 12582912

/** Where the rows' room begins: what comes before is the kernel's own. */
export function start(): usize {
  return (__heap_base + 15) & ~15
}

/**
 * Quantizes rows block by block, as `quantizeRows` tells. Four blocks of a row are worked on at once, one in
 * each lane, so codes, scales and zeros need room for three blocks more than there are.
 * @param codes rows × blocks × (size · bits / 8), @param scales rows × blocks, @param zeros one byte a
 * block (unpacked)
 */
export function roundRows(
  weights: usize,
  rows: i32,
  columns: i32,
  bits: i32,
  size: i32,
  asymmetric: bool,
  search: i32,
  narrowing: f32,
  codes: usize,
  scales: usize,
  zeros: usize,
): void {
  const blocks = (columns + size - 1) / size
  const bytes = (size * bits) / 8
  for (let row = 0; row < rows; row++) {
    const end = weights + 4 * columns
    for (let b = 0; b < blocks; b += 4) {
      let values = weights + 4 * b * size
      if (values + 16 * size > end) {
        memory.fill(ends, 0, 2048)
        memory.copy(ends, values, end - values)
        values = ends
      }
      sideBySide(values, 4 * size)
      roundFour(size, bits, asymmetric, search, narrowing, codes, bytes, scales, zeros)
      const done = min(4, blocks - b)
      codes += done * bytes
      scales += 4 * done
      zeros += done
    }
    weights = end
  }
}

/** Copies four blocks, `stride` bytes each, into `side`. */
function sideBySide(from: usize, stride: usize): void {
  const end = from + stride
  for (let into = side; from < end; from += 16, into += 64) {
    const a = v128.load(from)
    const b = v128.load(from + stride)
    const c = v128.load(from + 2 * stride)
    const d = v128.load(from + 3 * stride)
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    v128.store(into, v128.shuffle<i64>(ab, cd, 0, 2))
    v128.store(into, v128.shuffle<i64>(ab, cd, 1, 3), 16)
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    v128.store(into, v128.shuffle<i64>(ab2, cd2, 0, 2), 32)
    v128.store(into, v128.shuffle<i64>(ab2, cd2, 1, 3), 48)
  }
}

/** Rounds the four blocks in `side`. */
function roundFour(
  size: i32,
  bits: i32,
  asymmetric: bool,
  search: i32,
  narrowing: f32,
  codes: usize,
  bytes: usize,
  scales: usize,
  zeros: usize,
): void {
  const end = side + 16 * size
  const levels = f32x4.splat(<f32>((1 << bits) - 1))
  const middle = f32x4.splat(<f32>(1 << (bits - 1)))
  const none = f32x4.splat(0)
  const origin = f32x4.splat(whole)
  // Zero stays inside the range, so that its code is a valid zero point.
  let low = none
  let high = none
  for (let at = side; at < end; at += 32) {
    const w = v128.load(at)
    const v = v128.load(at, 16)
    low = f32x4.pmin(low, f32x4.pmin(w, v))
    high = f32x4.pmax(high, f32x4.pmax(w, v))
  }
  const span = f32x4.sub(high, low)
  // The lower half has one code more, so the larger side gets it; the scale carries the sign.
  const larger = v128.bitselect(high, low, f32x4.gt(high, f32x4.neg(low)))

  // For the codes that a range gives, the scale that fits them best is Σw·d / Σd², and it lowers the
  // squared error below that of all zeros by (Σw·d)² / Σd²; their root is compared, since the square of
  // a small sum is below what float32 can tell from zero.
  let fit = none
  let gain = none
  let zero = middle
  for (let step = 0; step <= search; step++) {
    const share = f32x4.splat(1 - <f32>step * narrowing)
    let scale: v128
    let shift = middle
    if (asymmetric) {
      scale = f32x4.div(f32x4.mul(share, span), levels)
      shift = f32x4.nearest(f32x4.div(f32x4.neg(f32x4.mul(share, low)), scale))
    } else scale = f32x4.div(f32x4.neg(f32x4.mul(share, larger)), middle)
    const inverse = f32x4.div(f32x4.splat(1), scale)
    const bottom = f32x4.sub(origin, shift)
    const top = f32x4.add(bottom, levels)
    let products = none
    let products2 = none
    let squares = none
    let squares2 = none
    for (let at = side; at < end; at += 32) {
      const w = v128.load(at)
      const d = distance(w, inverse, origin, bottom, top)
      products = f32x4.add(products, f32x4.mul(w, d))
      squares = f32x4.add(squares, f32x4.mul(d, d))
      const v = v128.load(at, 16)
      const e = distance(v, inverse, origin, bottom, top)
      products2 = f32x4.add(products2, f32x4.mul(v, e))
      squares2 = f32x4.add(squares2, f32x4.mul(e, e))
    }
    const product = f32x4.add(products, products2)
    const square = f32x4.add(squares, squares2)
    const found = f32x4.div(f32x4.abs(product), f32x4.sqrt(square))
    const better = v128.and(f32x4.gt(found, gain), f32x4.ge(f32x4.abs(scale), f32x4.splat(least)))
    gain = v128.bitselect(found, gain, better)
    fit = v128.bitselect(f32x4.div(product, square), fit, better)
    zero = v128.bitselect(shift, zero, better)
  }
  v128.store(scales, fit)
  if (asymmetric) {
    const words = i32x4.trunc_sat_f32x4_s(zero)
    const shorts = i16x8.narrow_i32x4_u(words, words)
    v128.store32_lane(zeros, i8x16.narrow_i16x8_u(shorts, shorts), 0)
  }
  encode(size, bits, fit, zero, codes, bytes)
}

/** Steps of the nearest code from zero. @param origin `whole` @param bottom, top its bounds, likewise */
function distance(w: v128, inverse: v128, origin: v128, bottom: v128, top: v128): v128 {
  const code = f32x4.add(f32x4.mul(w, inverse), origin)
  return f32x4.sub(f32x4.pmin(f32x4.pmax(bottom, code), top), origin)
}

/** Nearest codes of the four blocks in `side`, packed: for 4 bits the even input is the low half. */
function encode(size: i32, bits: i32, fit: v128, zero: v128, codes: usize, bytes: usize): void {
  const inverse = v128.and(f32x4.div(f32x4.splat(1), fit), f32x4.ne(fit, f32x4.splat(0)))
  const bottom = f32x4.splat(whole)
  const origin = f32x4.add(bottom, zero)
  const top = f32x4.splat(whole + <f32>((1 << bits) - 1))
  const mask = i32x4.splat((1 << bits) - 1)
  const word = 512 / bits
  const end = side + 16 * size
  for (let first = side; first < end; first += word) {
    // Every lane collects 32 bits of its block, the first code lowest.
    let packed = i32x4.splat(0)
    for (let at = first + word - 16; at >= first; at -= 16) {
      const code = f32x4.add(f32x4.mul(v128.load(at), inverse), origin)
      const bounded = f32x4.pmin(f32x4.pmax(bottom, code), top)
      packed = v128.or(i32x4.shl(packed, bits), v128.and(bounded, mask))
    }
    v128.store32_lane(codes, packed, 0)
    v128.store32_lane(codes + bytes, packed, 1)
    v128.store32_lane(codes + 2 * bytes, packed, 2)
    v128.store32_lane(codes + 3 * bytes, packed, 3)
    codes += 4
  }
}
/** Sixteen rows' inverse scales, four times each. */
const inverses = memory.data(256, 16)
/** Codes of sixteen rows in sixteen columns, in words of four rows: word 4 · (row / 4) + column / 4, a lane a column. */
const words = memory.data(256, 16)

/**
 * Quantizes each row to 8 bits with a scale of its own, as `quantizeOutputs` tells.
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
  // What is left over, one by one.
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

/** What `whole`, four times over, adds to a word of four codes. */
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

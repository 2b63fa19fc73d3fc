import { least, whole } from './numbers.ts'

/** Four blocks interleaved: weight i of block b is at 16 · i + 4 · b. */
const side = memory.data(2048, 16)
/** Four blocks one after another: the ends of rows, padded with zeros. */
const ends = memory.data(2048, 16)

/**
 * Quantizes rows block by block, as `roundingOfRows` describes. Four blocks of a row are processed at
 * once, one per lane, so codes, scales and zeros need room for three more blocks.
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

/** Rounds the four blocks at `side`. */
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
  // The lower half has one more code, so the larger side gets it. The scale carries the sign.
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

/** Steps of the nearest code from zero. @param origin `whole` @param bottom, top bounds, offset by `whole` too */
function distance(w: v128, inverse: v128, origin: v128, bottom: v128, top: v128): v128 {
  const code = f32x4.add(f32x4.mul(w, inverse), origin)
  return f32x4.sub(f32x4.pmin(f32x4.pmax(bottom, code), top), origin)
}

/** Nearest codes of the four blocks at `side`, packed. For 4 bits, the even input is the low half. */
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

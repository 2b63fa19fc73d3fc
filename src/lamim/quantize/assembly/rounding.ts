/**
 * Rounding of weights, in AssemblyScript: the 4-bit search looks at every weight of a model six times,
 * 3 billion looks at the published size, four weights at a time here. All numbers are float32, and
 * no instruction is a relaxed one, so every machine finds the same codes. Addresses are bytes in
 * linear memory. `npm run kernel` compiles it into `rounding.wasm.ts`.
 */

/** The widest block: 128 weights, and as many codes. */
const block = memory.data(512, 16)
const blockCodes = memory.data(128, 16)

/** Each step of the search tries a range narrower by this share of the block's full range. */
const searchStep: f32 = 0.04

/** A smaller scale has no inverse in float32: what is that small counts as nothing. */
const least: f32 = f32.MIN_NORMAL_VALUE

let fit: f32 = 0
let gain: f64 = 0

/** Where the rows' room begins: what comes before is the kernel's own. */
export function start(): usize {
  return (__heap_base + 15) & ~15
}

/**
 * Quantizes rows block by block, as `quantizeRows` tells.
 * @param codes rows × blocks × (size · bits / 8), @param scales rows × blocks, @param zeros one byte a
 * block (unpacked), used where `asymmetric`
 */
export function roundRows(
  weights: usize,
  rows: i32,
  columns: i32,
  bits: i32,
  size: i32,
  asymmetric: bool,
  search: i32,
  codes: usize,
  scales: usize,
  zeros: usize,
): void {
  const blocks = (columns + size - 1) / size
  const bytes = (size * bits) / 8
  for (let row = 0; row < rows; row++) {
    for (let b = 0; b < blocks; b++) {
      let values = weights + 4 * (<usize>row * columns + b * size)
      const left = columns - b * size
      if (left < size) {
        memory.fill(block, 0, 4 * size)
        memory.copy(block, values, 4 * left)
        values = block
      }
      const zero = roundBlock(values, size, bits, asymmetric, search)
      store<f32>(scales, fit)
      scales += 4
      encode(values, size, bits, zero, codes)
      codes += bytes
      if (asymmetric) store<u8>(zeros++, zero)
    }
  }
}

/** Finds a block's scale, left in `fit`. @returns its zero point */
function roundBlock(values: usize, size: i32, bits: i32, asymmetric: bool, search: i32): i32 {
  const levels: f32 = <f32>((1 << bits) - 1)
  const middle = 1 << (bits - 1)
  // Zero stays inside the range, so that its code is a valid zero point.
  let lows = f32x4.splat(0)
  let highs = f32x4.splat(0)
  for (let i = 0; i < size; i += 4) {
    const w = v128.load(values + 4 * i)
    lows = f32x4.pmin(lows, w)
    highs = f32x4.pmax(highs, w)
  }
  const low = min(
    min(f32x4.extract_lane(lows, 0), f32x4.extract_lane(lows, 1)),
    min(f32x4.extract_lane(lows, 2), f32x4.extract_lane(lows, 3)),
  )
  const high = max(
    max(f32x4.extract_lane(highs, 0), f32x4.extract_lane(highs, 1)),
    max(f32x4.extract_lane(highs, 2), f32x4.extract_lane(highs, 3)),
  )
  let bestFit: f32 = 0
  let bestGain: f64 = 0
  let bestZero = middle
  for (let step = 0; step <= search; step++) {
    const share: f32 = 1 - <f32>step * searchStep
    let scale: f32
    let zero = middle
    if (asymmetric) {
      scale = (share * (high - low)) / levels
      if (scale >= least) zero = <i32>nearest((-share * low) / scale)
    } else {
      // The lower half has one code more, so the larger side gets it; the scale carries the sign.
      scale = (-share * (high > -low ? high : low)) / <f32>middle
    }
    if (abs(scale) < least) break
    leastSquares(values, size, scale, <f32>zero, levels)
    if (gain > bestGain) {
      bestGain = gain
      bestFit = fit
      bestZero = zero
    }
  }
  fit = bestFit
  return bestZero
}

/**
 * For the codes that `scale` gives, the scale that fits them best (`fit`), and by how much it lowers
 * the squared error below that of all zeros (`gain`): Σw² − Σ(w − s·d)² = (Σw·d)² / Σd² at the best s.
 */
function leastSquares(values: usize, size: i32, scale: f32, zero: f32, levels: f32): void {
  const inverse = f32x4.splat(1 / scale)
  const half = f32x4.splat(zero + 0.5)
  const zeros = f32x4.splat(zero)
  const none = f32x4.splat(0)
  const most = f32x4.splat(levels)
  let products = none
  let squares = none
  for (let i = 0; i < size; i += 4) {
    const w = v128.load(values + 4 * i)
    const code = f32x4.floor(f32x4.add(f32x4.mul(w, inverse), half))
    const d = f32x4.sub(f32x4.pmin(f32x4.pmax(none, code), most), zeros)
    products = f32x4.add(products, f32x4.mul(w, d))
    squares = f32x4.add(squares, f32x4.mul(d, d))
  }
  const product = sum(products)
  const square = sum(squares)
  fit = square === 0 ? 0 : product / square
  // The square of a small sum is below what float32 can tell from zero.
  gain = square === 0 ? 0 : (<f64>product * <f64>product) / <f64>square
}

function sum(values: v128): f32 {
  return (
    f32x4.extract_lane(values, 0) +
    f32x4.extract_lane(values, 1) +
    (f32x4.extract_lane(values, 2) + f32x4.extract_lane(values, 3))
  )
}

/** Nearest codes for the scale in `fit`, packed: for 4 bits the even input is the low half. */
function encode(values: usize, size: i32, bits: i32, zero: i32, into: usize): void {
  const inverse = f32x4.splat(fit === 0 ? 0 : 1 / fit)
  const half = f32x4.splat(<f32>zero + 0.5)
  const none = f32x4.splat(0)
  const most = f32x4.splat(<f32>((1 << bits) - 1))
  const bytes = bits === 8 ? into : blockCodes
  for (let i = 0; i < size; i += 16) {
    const from = values + 4 * i
    v128.store(
      bytes + i,
      i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_u(
          codesOf(from, inverse, half, none, most),
          codesOf(from + 16, inverse, half, none, most),
        ),
        i16x8.narrow_i32x4_u(
          codesOf(from + 32, inverse, half, none, most),
          codesOf(from + 48, inverse, half, none, most),
        ),
      ),
    )
  }
  if (bits === 8) return
  const low = i16x8.splat(0xff)
  for (let i = 0; i < size; i += 16) {
    const pairs = v128.load(blockCodes + i)
    const packed = v128.and(v128.or(pairs, i16x8.shr_u(pairs, 4)), low)
    v128.store64_lane(into + i / 2, i8x16.narrow_i16x8_u(packed, packed), 0)
  }
}

function codesOf(from: usize, inverse: v128, half: v128, none: v128, most: v128): v128 {
  const code = f32x4.floor(f32x4.add(f32x4.mul(v128.load(from), inverse), half))
  return i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.pmax(none, code), most))
}

/**
 * Quantizes each row to 8 bits with a scale of its own, as `quantizeOutputs` tells.
 * @param codes columns × rows
 */
export function roundOutputs(
  weights: usize,
  rows: i32,
  columns: i32,
  codes: usize,
  scales: usize,
  sums: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const values = weights + 4 * <usize>row * columns
    let scale: f32 = largest(values, columns) / 127
    if (scale < least) scale = 0
    const inverse: f32 = scale === 0 ? 0 : 1 / scale
    let into = codes + row
    let total = 0
    for (let i = 0; i < columns; i++) {
      const steps = floor(load<f32>(values + 4 * i) * inverse + 0.5)
      const code = <i32>min<f32>(max<f32>(steps, -127), 127)
      store<u8>(into, code + 128)
      into += rows
      total += code
    }
    store<f32>(scales + 4 * row, scale)
    store<f32>(sums + 4 * row, scale * <f32>total)
  }
}

function largest(values: usize, count: i32): f32 {
  let four = f32x4.splat(0)
  const end = values + 4 * (count & ~3)
  while (values < end) {
    four = f32x4.pmax(four, f32x4.abs(v128.load(values)))
    values += 16
  }
  let most = max(
    max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
    max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
  )
  for (let i = 0; i < (count & 3); i++) most = max(most, abs(load<f32>(end + 4 * i)))
  return most
}

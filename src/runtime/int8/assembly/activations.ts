import { claim } from './meeting.ts'
import {
  across,
  channels,
  inputSide,
  integerBias,
  integerBits,
  patchLength,
  patchSide,
  tokenSide,
  tokens,
} from './numbers.ts'

/** Between a token's lowest and highest value: rounding both ends' codes leaves the highest at 127 at most. */
const levels: f32 = 126.5
/** A smaller step has no inverse in float32. */
const least: f32 = 1e-30

/** Cuts the input into patches and rounds them. @param row room for one token */
export function cut(
  next: usize,
  input: usize,
  codes: usize,
  steps: usize,
  zeros: usize,
  row: usize,
): void {
  for (let token = claim(next); token < tokens; token = claim(next)) {
    const x = token / (tokenSide * tokenSide)
    const y = (token / tokenSide) % tokenSide
    const z = token % tokenSide
    let into = row
    for (let contrast: usize = 0; contrast < channels; contrast++)
      for (let i: usize = 0; i < patchSide; i++)
        for (let j: usize = 0; j < patchSide; j++) {
          const plane = contrast * inputSide + patchSide * x + i
          const line = (plane * inputSide + patchSide * y + j) * inputSide + patchSide * z
          memory.copy(into, input + line * 4, 4 * patchSide)
          into += 4 * patchSide
        }
    roundToken(row, patchLength, token, codes, steps, zeros)
  }
}

/** LayerNorm over each token's `width` values, rounded. @param row room for one token */
export function normalize(
  next: usize,
  x: usize,
  width: usize,
  weight: usize,
  bias: usize,
  epsilon: f32,
  codes: usize,
  steps: usize,
  zeros: usize,
  row: usize,
): void {
  const bytes = width * 4
  for (let token = claim(next); token < tokens; token = claim(next)) {
    const from = x + token * bytes
    let total = f32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) total = f32x4.add(total, v128.load(from + at))
    const mean = f32x4.splat(across(total) / <f32>width)
    let squares = f32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) {
      const centred = f32x4.sub(v128.load(from + at), mean)
      squares = f32x4.add(squares, f32x4.mul(centred, centred))
    }
    const scale = f32x4.splat(1 / sqrt<f32>(across(squares) / <f32>width + epsilon))
    for (let at: usize = 0; at < bytes; at += 16) {
      const even = f32x4.mul(f32x4.sub(v128.load(from + at), mean), scale)
      const value = f32x4.add(f32x4.mul(even, v128.load(weight + at)), v128.load(bias + at))
      v128.store(row + at, value)
    }
    roundToken(row, width, token, codes, steps, zeros)
  }
}

/** Rounds each token's `width` values. */
export function round(
  next: usize,
  x: usize,
  width: usize,
  codes: usize,
  steps: usize,
  zeros: usize,
): void {
  for (let token = claim(next); token < tokens; token = claim(next))
    roundToken(x + token * width * 4, width, token, codes, steps, zeros)
}

/** `value ≈ step · (code − zero)`, in the operations and the order of `src/lamim/graph/integer.ts`. */
function roundToken(
  from: usize,
  width: usize,
  token: usize,
  codes: usize,
  steps: usize,
  zeros: usize,
): void {
  const bytes = width * 4
  let lows = f32x4.splat(0)
  let highs = f32x4.splat(0)
  let total = f32x4.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(from + at)
    lows = f32x4.pmin(lows, value)
    highs = f32x4.pmax(highs, value)
    total = f32x4.add(total, value)
  }
  const low = min(
    min(f32x4.extract_lane(lows, 0), f32x4.extract_lane(lows, 1)),
    min(f32x4.extract_lane(lows, 2), f32x4.extract_lane(lows, 3)),
  )
  const high = max(
    max(f32x4.extract_lane(highs, 0), f32x4.extract_lane(highs, 1)),
    max(f32x4.extract_lane(highs, 2), f32x4.extract_lane(highs, 3)),
  )
  // Codes can't represent NaN. The sum carries it into the step, so that it reaches the output.
  const step: f32 = max<f32>((high - low) * (1 / levels), least) + 0 * across(total)
  const zero = <i32>nearest(-low / step)
  store<f32>(steps + token * 4, step)
  store<i32>(zeros + token * 4, zero)
  const divisor = f32x4.splat(step)
  const place = i32x4.splat(zero - integerBits)
  const into = codes + token * width
  for (let at: usize = 0; at < bytes; at += 64) {
    const a = codesOf(v128.load(from + at), divisor, place)
    const b = codesOf(v128.load(from + at, 16), divisor, place)
    const c = codesOf(v128.load(from + at, 32), divisor, place)
    const d = codesOf(v128.load(from + at, 48), divisor, place)
    const halves = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d))
    v128.store(into + at / 4, halves)
  }
}

function codesOf(value: v128, divisor: v128, place: v128): v128 {
  return i32x4.add(f32x4.add(f32x4.div(value, divisor), f32x4.splat(integerBias)), place)
}

// `scripts/compile-kernels.ts` sets the capitals from `src/lamim/architecture.ts`.
/** Contrasts of the input. */
export const channels: usize = CHANNELS
/** Edge of the input in voxels. */
export const inputSide: usize = INPUT_SIDE
/** Edge of a patch in voxels. */
export const patchSide: usize = PATCH_SIDE
/** Tokens along each axis. */
export const tokenSide: usize = inputSide / patchSide
/** Tokens of a volume. */
export const tokens: usize = tokenSide * tokenSide * tokenSide
/** Values of a patch. */
export const patchLength: usize = channels * patchSide * patchSide * patchSide

/** Adding it to a float32 of less than 2²² leaves the nearest integer in the lowest bits. */
export const integerBias: f32 = 12582912
export const integerBits: i32 = 0x4b400000

/**
 * Adds the products of 16 weights (8 bits, signed) and 16 codes (7 bits), four to a lane.
 */
export function dot(weights: v128, codes: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(weights, codes, sum)
}

/**
 * Whether the processor has `dot` as an instruction (`vpdpbusd`, `sdot`). Others do it in three, and cut off what exceeds 16
 * bits in between. The codes in use never exceed it; the values here do.
 */
export function fused(): bool {
  const found = i32x4.extract_lane(dot(i8x16.splat(127), i8x16.splat(-1), i32x4.splat(0)), 0)
  return found === 4 * 127 * 255 || found === 4 * 127 * -1
}

/** The sum of four lanes. */
export function across(values: v128): f32 {
  return (
    f32x4.extract_lane(values, 0) +
    f32x4.extract_lane(values, 1) +
    (f32x4.extract_lane(values, 2) + f32x4.extract_lane(values, 3))
  )
}

/** x · Φ(x), with erf as Abramowitz and Stegun approximate it (7.1.26; off by at most 1.5e-7). */
export function gelu(x: v128): v128 {
  const one = f32x4.splat(1)
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(<f32>Math.SQRT1_2))
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.splat(0.3275911), z)))
  let p = f32x4.add(f32x4.splat(-1.453152027), f32x4.mul(t, f32x4.splat(1.061405429)))
  p = f32x4.add(f32x4.splat(1.421413741), f32x4.mul(t, p))
  p = f32x4.add(f32x4.splat(-0.284496736), f32x4.mul(t, p))
  p = f32x4.add(f32x4.splat(0.254829592), f32x4.mul(t, p))
  const tail = f32x4.mul(f32x4.mul(p, t), power(f32x4.neg(f32x4.mul(z, z))))
  const erf = f32x4.sub(one, tail)
  const signed = v128.or(erf, v128.and(x, f32x4.splat(-0.0)))
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(one, signed))
}

/**
 * eˣ for x ≤ 0: 2ⁿ · e^r with |r| ≤ ln 2 / 2, the latter by the polynomial of Cephes' `expf`; values under
 * e⁻⁸⁷ come out as that.
 */
export function power(x: v128): v128 {
  const clipped = f32x4.pmax(f32x4.splat(-87), x)
  const whole = f32x4.add(
    f32x4.mul(clipped, f32x4.splat(<f32>Math.LOG2E)),
    f32x4.splat(integerBias),
  )
  const n = f32x4.sub(whole, f32x4.splat(integerBias))
  let r = f32x4.sub(clipped, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)))
  let p = f32x4.add(f32x4.splat(1.3981999507e-3), f32x4.mul(r, f32x4.splat(1.98756915e-4)))
  p = f32x4.add(f32x4.splat(8.3334519073e-3), f32x4.mul(r, p))
  p = f32x4.add(f32x4.splat(4.1665795894e-2), f32x4.mul(r, p))
  p = f32x4.add(f32x4.splat(1.6666665459e-1), f32x4.mul(r, p))
  p = f32x4.add(f32x4.splat(5.0000001201e-1), f32x4.mul(r, p))
  const e = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), f32x4.splat(1))
  return f32x4.mul(e, i32x4.add(i32x4.shl(whole, 23), i32x4.splat(0x3f800000)))
}

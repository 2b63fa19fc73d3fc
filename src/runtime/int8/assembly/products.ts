import { claim } from './meeting.ts'
import { dot, gelu, tokens } from './numbers.ts'
import { panelWidth } from './weights.ts'

// How a product ends.
const adds: i32 = 1
const activates: i32 = 2

/**
 * `out = step · scale · (Σ code · weight − zero · Σ weight) + bias`, tokens × outputs: stored, added to what
 * is there (`adds`), or through GELU (`activates`).
 * @param panels as `pack` leaves them @param scales, @param sums, @param bias one an output
 * @param room for the products of one tile
 */
export function multiply(
  next: usize,
  panels: usize,
  inner: usize,
  outputs: usize,
  scales: usize,
  sums: usize,
  bias: usize,
  codes: usize,
  steps: usize,
  zeros: usize,
  out: usize,
  end: i32,
  room: usize,
): void {
  const size = inner * panelWidth
  const count = outputs / panelWidth
  for (let p = claim(next); p < count; p = claim(next)) {
    const panel = panels + p * size
    const column = p * 32
    for (let token: usize = 0; token < tokens; token += 6) {
      let x0 = codes + token * inner
      let x1 = x0 + inner
      let x2 = x1 + inner
      let x3 = x2 + inner
      let x4 = x3 + inner
      let x5 = x4 + inner
      let a0 = i32x4.splat(0)
      let a1 = i32x4.splat(0)
      let b0 = i32x4.splat(0)
      let b1 = i32x4.splat(0)
      let c0 = i32x4.splat(0)
      let c1 = i32x4.splat(0)
      let d0 = i32x4.splat(0)
      let d1 = i32x4.splat(0)
      let e0 = i32x4.splat(0)
      let e1 = i32x4.splat(0)
      let f0 = i32x4.splat(0)
      let f1 = i32x4.splat(0)
      let at = panel
      const last = panel + size
      // 12 sums, 2 vectors of weights and one of codes: the 15 registers that engines have free.
      while (at < last) {
        const w0 = v128.load(at)
        const w1 = v128.load(at, 16)
        const x = v128.load32_splat(x0)
        a0 = dot(w0, x, a0)
        a1 = dot(w1, x, a1)
        const y = v128.load32_splat(x1)
        b0 = dot(w0, y, b0)
        b1 = dot(w1, y, b1)
        const z = v128.load32_splat(x2)
        c0 = dot(w0, z, c0)
        c1 = dot(w1, z, c1)
        const u = v128.load32_splat(x3)
        d0 = dot(w0, u, d0)
        d1 = dot(w1, u, d1)
        const v = v128.load32_splat(x4)
        e0 = dot(w0, v, e0)
        e1 = dot(w1, v, e1)
        const w = v128.load32_splat(x5)
        f0 = dot(w0, w, f0)
        f1 = dot(w1, w, f1)
        at += 32
        x0 += 4
        x1 += 4
        x2 += 4
        x3 += 4
        x4 += 4
        x5 += 4
      }
      v128.store(room, a0)
      v128.store(room, a1, 16)
      v128.store(room, b0, 32)
      v128.store(room, b1, 48)
      v128.store(room, c0, 64)
      v128.store(room, c1, 80)
      v128.store(room, d0, 96)
      v128.store(room, d1, 112)
      v128.store(room, e0, 128)
      v128.store(room, e1, 144)
      v128.store(room, f0, 160)
      v128.store(room, f1, 176)
      finishAll(6, token, column, outputs, scales, sums, bias, steps, zeros, out, end, room)
    }
  }
}

/** As `multiply`, for processors without `dot` as one instruction: uses its three instructions, with scratch memory. */
export function multiplyInSteps(
  next: usize,
  panels: usize,
  inner: usize,
  outputs: usize,
  scales: usize,
  sums: usize,
  bias: usize,
  codes: usize,
  steps: usize,
  zeros: usize,
  out: usize,
  end: i32,
  room: usize,
): void {
  const size = inner * panelWidth
  const count = outputs / panelWidth
  const one = i16x8.splat(1)
  for (let p = claim(next); p < count; p = claim(next)) {
    const panel = panels + p * size
    const column = p * 32
    for (let token: usize = 0; token < tokens; token += 4) {
      let x0 = codes + token * inner
      let x1 = x0 + inner
      let x2 = x1 + inner
      let x3 = x2 + inner
      let a0 = i32x4.splat(0)
      let a1 = i32x4.splat(0)
      let b0 = i32x4.splat(0)
      let b1 = i32x4.splat(0)
      let c0 = i32x4.splat(0)
      let c1 = i32x4.splat(0)
      let d0 = i32x4.splat(0)
      let d1 = i32x4.splat(0)
      let at = panel
      const last = panel + size
      while (at < last) {
        const w0 = v128.load(at)
        const w1 = v128.load(at, 16)
        const x = v128.load32_splat(x0)
        a0 = dotInSteps(w0, x, one, a0)
        a1 = dotInSteps(w1, x, one, a1)
        const y = v128.load32_splat(x1)
        b0 = dotInSteps(w0, y, one, b0)
        b1 = dotInSteps(w1, y, one, b1)
        const z = v128.load32_splat(x2)
        c0 = dotInSteps(w0, z, one, c0)
        c1 = dotInSteps(w1, z, one, c1)
        const u = v128.load32_splat(x3)
        d0 = dotInSteps(w0, u, one, d0)
        d1 = dotInSteps(w1, u, one, d1)
        at += 32
        x0 += 4
        x1 += 4
        x2 += 4
        x3 += 4
      }
      v128.store(room, a0)
      v128.store(room, a1, 16)
      v128.store(room, b0, 32)
      v128.store(room, b1, 48)
      v128.store(room, c0, 64)
      v128.store(room, c1, 80)
      v128.store(room, d0, 96)
      v128.store(room, d1, 112)
      finishAll(4, token, column, outputs, scales, sums, bias, steps, zeros, out, end, room)
    }
  }
}

/** The same numbers as `dot`: two products of 8 and 7 bits fit 16 bits. @param one eight times */
function dotInSteps(weights: v128, codes: v128, one: v128, sum: v128): v128 {
  const pairs = i16x8.relaxed_dot_i8x16_i7x16_s(weights, codes)
  return i32x4.add(sum, i32x4.dot_i16x8_s(pairs, one))
}

/** The outputs of a tile's tokens. @param room its products */
function finishAll(
  count: usize,
  token: usize,
  column: usize,
  outputs: usize,
  scales: usize,
  sums: usize,
  bias: usize,
  steps: usize,
  zeros: usize,
  out: usize,
  end: i32,
  room: usize,
): void {
  for (let i: usize = 0; i < count; i++) {
    const info = (token + i) * 4
    const into = out + (token + i) * outputs * 4 + column
    const from = room + i * 32
    finish(
      from,
      into,
      scales + column,
      sums + column,
      bias + column,
      steps + info,
      zeros + info,
      end,
    )
  }
}

/** Eight outputs of one token. */
function finish(
  products: usize,
  into: usize,
  scales: usize,
  sums: usize,
  bias: usize,
  step: usize,
  zero: usize,
  end: i32,
): void {
  const factor = v128.load32_splat(step)
  const place = v128.load32_splat(zero)
  let y = scaled(
    v128.load(products),
    v128.load(sums),
    place,
    v128.load(scales),
    factor,
    v128.load(bias),
  )
  let z = scaled(
    v128.load(products, 16),
    v128.load(sums, 16),
    place,
    v128.load(scales, 16),
    factor,
    v128.load(bias, 16),
  )
  if (end === adds) {
    y = f32x4.add(v128.load(into), y)
    z = f32x4.add(v128.load(into, 16), z)
  } else if (end === activates) {
    y = gelu(y)
    z = gelu(z)
  }
  v128.store(into, y)
  v128.store(into, z, 16)
}

function scaled(product: v128, sum: v128, zero: v128, scale: v128, step: v128, bias: v128): v128 {
  const whole = f32x4.convert_i32x4_s(i32x4.sub(product, i32x4.mul(zero, sum)))
  return f32x4.add(f32x4.mul(f32x4.mul(whole, scale), step), bias)
}

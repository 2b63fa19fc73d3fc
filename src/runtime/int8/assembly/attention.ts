import { claim } from './meeting.ts'
import { across, power, tokens } from './numbers.ts'

/**
 * Attention, head by head: softmax(q kᵀ / √size) v.
 * @param qkv tokens × 3 · width: queries, keys and values, each by heads
 * @param out tokens × width @param room for 2 · size · tokens + 4 · tokens + 4 values
 */
export function attend(
  next: usize,
  qkv: usize,
  width: usize,
  heads: usize,
  out: usize,
  room: usize,
): void {
  const size = width / heads
  const row = width * 12
  const keys = room
  const values = keys + size * tokens * 4
  const shares = values + size * tokens * 4
  const totals = shares + tokens * 16
  const scale: f32 = 1 / sqrt<f32>(<f32>size)
  for (let head = claim(next); head < heads; head = claim(next)) {
    const query = qkv + 4 * head * size
    const key = query + width * 4
    for (let token: usize = 0; token < tokens; token++) {
      const from = key + token * row
      memory.copy(values + token * size * 4, from + width * 4, size * 4)
      for (let i: usize = 0; i < size; i++)
        store<f32>(keys + (i * tokens + token) * 4, load<f32>(from + i * 4) * scale)
    }
    for (let token: usize = 0; token < tokens; token += 4) {
      fourRows(query + token * row, row, keys, size, tokens, shares, tokens * 4)
      for (let i: usize = 0; i < 4; i++)
        store<f32>(totals + i * 4, softmaxRow(shares + i * tokens * 4))
      const into = out + (token * width + head * size) * 4
      fourRows(shares, tokens * 4, values, tokens, size, into, width * 4)
      for (let i: usize = 0; i < 4; i++) divide(into + i * width * 4, size, totals + i * 4)
    }
  }
}

function divide(from: usize, count: usize, sum: usize): void {
  const divisor = v128.load32_splat(sum)
  for (let at: usize = 0; at < count * 4; at += 16)
    v128.store(from + at, f32x4.div(v128.load(from + at), divisor))
}

/** Four rows of a product: `x` (4 × inner, rows `xRow` bytes apart) by `y` (inner × outputs). */
function fourRows(
  x: usize,
  xRow: usize,
  y: usize,
  inner: usize,
  outputs: usize,
  out: usize,
  outRow: usize,
): void {
  for (let column: usize = 0; column < outputs; column += 8) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    let b0 = f32x4.splat(0)
    let b1 = f32x4.splat(0)
    let c0 = f32x4.splat(0)
    let c1 = f32x4.splat(0)
    let d0 = f32x4.splat(0)
    let d1 = f32x4.splat(0)
    let from = y + column * 4
    let x0 = x
    let x1 = x0 + xRow
    let x2 = x1 + xRow
    let x3 = x2 + xRow
    const last = x + inner * 4
    while (x0 < last) {
      const y0 = v128.load(from)
      const y1 = v128.load(from, 16)
      const a = v128.load32_splat(x0)
      a0 = f32x4.add(a0, f32x4.mul(a, y0))
      a1 = f32x4.add(a1, f32x4.mul(a, y1))
      const b = v128.load32_splat(x1)
      b0 = f32x4.add(b0, f32x4.mul(b, y0))
      b1 = f32x4.add(b1, f32x4.mul(b, y1))
      const c = v128.load32_splat(x2)
      c0 = f32x4.add(c0, f32x4.mul(c, y0))
      c1 = f32x4.add(c1, f32x4.mul(c, y1))
      const d = v128.load32_splat(x3)
      d0 = f32x4.add(d0, f32x4.mul(d, y0))
      d1 = f32x4.add(d1, f32x4.mul(d, y1))
      from += outputs * 4
      x0 += 4
      x1 += 4
      x2 += 4
      x3 += 4
    }
    let into = out + column * 4
    v128.store(into, a0)
    v128.store(into, a1, 16)
    into += outRow
    v128.store(into, b0)
    v128.store(into, b1, 16)
    into += outRow
    v128.store(into, c0)
    v128.store(into, c1, 16)
    into += outRow
    v128.store(into, d0)
    v128.store(into, d1, 16)
  }
}

/** e^(x − max) in a row of `tokens` values. @returns their sum, which they still have to be divided by */
function softmaxRow(row: usize): f32 {
  const last = row + tokens * 4
  let highs = v128.load(row)
  for (let at = row + 16; at < last; at += 16) highs = f32x4.pmax(highs, v128.load(at))
  const high = f32x4.splat(
    max(
      max(f32x4.extract_lane(highs, 0), f32x4.extract_lane(highs, 1)),
      max(f32x4.extract_lane(highs, 2), f32x4.extract_lane(highs, 3)),
    ),
  )
  let total = f32x4.splat(0)
  for (let at = row; at < last; at += 16) {
    const e = power(f32x4.sub(v128.load(at), high))
    v128.store(at, e)
    total = f32x4.add(total, e)
  }
  return across(total)
}

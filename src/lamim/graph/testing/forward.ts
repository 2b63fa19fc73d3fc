import type { Architecture } from '../../bundle/schema.ts'

/** Values of a tensor by MONAI's plain name. */
export type Values = (name: string) => Float32Array

const tokens = 216

/**
 * LaMIM's encoder written out plainly in float64, loop by loop, sharing no
 * code with the graphs: the yardstick for them. @param input 4 × 96³ @returns 216 × width
 */
export function encode(input: ArrayLike<number>, a: Architecture, w: Values): Float64Array {
  const { hidden_size: width, mlp_dim: mlp, num_heads: heads } = a
  const weight = w('patch_embedding.patch_embeddings.weight')
  const bias = w('patch_embedding.patch_embeddings.bias')
  const position = w('patch_embedding.position_embeddings')
  let x = new Float64Array(tokens * width)
  for (let t = 0; t < tokens; t++) {
    const corner = [Math.floor(t / 36) * 16, (Math.floor(t / 6) % 6) * 16, (t % 6) * 16]
    for (let o = 0; o < width; o++) {
      let sum = at(bias, o) + at(position, t * width + o)
      let k = o * 4 * 16 ** 3
      for (let c = 0; c < 4; c++)
        for (let i = 0; i < 16; i++)
          for (let j = 0; j < 16; j++) {
            const row = ((c * 96 + at(corner, 0) + i) * 96 + at(corner, 1) + j) * 96 + at(corner, 2)
            for (let l = 0; l < 16; l++) sum += at(weight, k++) * at(input, row + l)
          }
      x[t * width + o] = sum
    }
  }
  for (let n = 0; n < a.num_layers; n++) {
    const name = (key: string) => w(`blocks.${n}.${key}`)
    const normed = norm(x, width, name('norm1.weight'), name('norm1.bias'))
    const qkv = linear(normed, width, name('attn.qkv.weight'), null, 3 * width)
    const attended = attend(qkv, width, heads)
    x = add(
      x,
      linear(attended, width, name('attn.out_proj.weight'), name('attn.out_proj.bias'), width),
    )
    const again = norm(x, width, name('norm2.weight'), name('norm2.bias'))
    const wide = linear(again, width, name('mlp.linear1.weight'), name('mlp.linear1.bias'), mlp)
    const active = wide.map(value => 0.5 * value * (1 + erf(value / Math.SQRT2)))
    x = add(x, linear(active, mlp, name('mlp.linear2.weight'), name('mlp.linear2.bias'), width))
  }
  return x
}

/** The decoder, likewise. @param hidden 216 × width @returns 4 × 96³ */
export function decode(
  hidden: ArrayLike<number>,
  { hidden_size: width }: Architecture,
  w: Values,
): Float64Array {
  const normed = norm(Float64Array.from(hidden), width, w('norm.weight'), w('norm.bias'))
  const coarse = new Float64Array(width * 216)
  for (let t = 0; t < tokens; t++)
    for (let o = 0; o < width; o++) coarse[o * 216 + t] = at(normed, t * width + o)
  const middle = deconvolve(
    coarse,
    6,
    width,
    16,
    w('conv3d_transpose.weight'),
    w('conv3d_transpose.bias'),
  )
  return deconvolve(middle, 24, 16, 4, w('conv3d_transpose_1.weight'), w('conv3d_transpose_1.bias'))
}

/** The head. @param hidden 216 × width @returns two logits */
export function ask(
  hidden: ArrayLike<number>,
  { hidden_size: width }: Architecture,
  w: Values,
): Float64Array {
  const columns = Math.floor((width - 3) / 3) + 1
  const pooled = new Float64Array(72 * columns)
  for (let row = 0; row < 72; row++)
    for (let column = 0; column < columns; column++)
      for (let i = 0; i < 9; i++)
        pooled[row * columns + column] =
          at(pooled, row * columns + column) +
          at(hidden, (3 * row + Math.floor(i / 3)) * width + 3 * column + (i % 3)) / 9
  const relu = (values: Float64Array) => values.map(value => Math.max(0, value))
  const first = relu(linear(pooled, pooled.length, w('FC.0.weight'), w('FC.0.bias'), 128))
  const second = relu(linear(first, 128, w('FC.2.weight'), w('FC.2.bias'), 64))
  return linear(second, 64, w('FC.4.weight'), w('FC.4.bias'), 2)
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN
}

function add(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(a, (value, i) => value + at(b, i))
}

function linear(
  x: ArrayLike<number>,
  inputs: number,
  weight: ArrayLike<number>,
  bias: ArrayLike<number> | null,
  outputs: number,
): Float64Array {
  const rows = x.length / inputs
  const result = new Float64Array(rows * outputs)
  for (let r = 0; r < rows; r++)
    for (let o = 0; o < outputs; o++) {
      let sum = bias ? at(bias, o) : 0
      for (let k = 0; k < inputs; k++) sum += at(x, r * inputs + k) * at(weight, o * inputs + k)
      result[r * outputs + o] = sum
    }
  return result
}

function norm(
  x: Float64Array,
  width: number,
  scale: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(x.length)
  for (let start = 0; start < x.length; start += width) {
    const row = x.subarray(start, start + width)
    const mean = row.reduce((sum, value) => sum + value, 0) / width
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width
    for (let i = 0; i < width; i++)
      result[start + i] =
        ((at(row, i) - mean) / Math.sqrt(variance + 1e-5)) * at(scale, i) + at(bias, i)
  }
  return result
}

function attend(qkv: Float64Array, width: number, heads: number): Float64Array {
  const size = width / heads
  const result = new Float64Array(tokens * width)
  for (let h = 0; h < heads; h++)
    for (let t = 0; t < tokens; t++) {
      const scores = Float64Array.from({ length: tokens }, (_, u) => {
        let sum = 0
        for (let i = 0; i < size; i++)
          sum +=
            at(qkv, t * 3 * width + h * size + i) * at(qkv, u * 3 * width + width + h * size + i)
        return sum / Math.sqrt(size)
      })
      const largest = Math.max(...scores)
      const powers = scores.map(score => Math.exp(score - largest))
      const total = powers.reduce((sum, value) => sum + value, 0)
      for (let i = 0; i < size; i++) {
        let sum = 0
        for (let u = 0; u < tokens; u++)
          sum += (at(powers, u) / total) * at(qkv, u * 3 * width + 2 * width + h * size + i)
        result[t * width + h * size + i] = sum
      }
    }
  return result
}

/** Transposed convolution, kernel = stride = 4. x: inputs × side³ → outputs × (4 side)³ */
function deconvolve(
  x: Float64Array,
  side: number,
  inputs: number,
  outputs: number,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const big = 4 * side
  const result = new Float64Array(outputs * big ** 3)
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < big; i++)
      for (let j = 0; j < big; j++)
        for (let l = 0; l < big; l++) {
          const from = (Math.floor(i / 4) * side + Math.floor(j / 4)) * side + Math.floor(l / 4)
          const place = ((i % 4) * 4 + (j % 4)) * 4 + (l % 4)
          let sum = at(bias, o)
          for (let c = 0; c < inputs; c++)
            sum += at(x, c * side ** 3 + from) * at(weight, (c * outputs + o) * 64 + place)
          result[((o * big + i) * big + j) * big + l] = sum
        }
  return result
}

/** Error function: Maclaurin series for small arguments, continued fraction for the tail. */
function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 3) {
    let fraction = 0
    for (let k = 60; k >= 1; k--) fraction = k / 2 / (size + fraction)
    return Math.sign(x) * (1 - Math.exp(-size * size) / ((size + fraction) * Math.sqrt(Math.PI)))
  }
  let term = x
  let sum = x
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

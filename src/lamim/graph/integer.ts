import { quantizeOutputs, zeroCode } from '../quantize/columns.ts'
import type { GraphBuilder, Payload } from './builder.ts'
import { bytesOf, floats, type Matrix, rowsOf } from './payload.ts'

/** Products of 8-bit integers: weights with a scale per output, activations with one per token. */
export interface IntegerFormat {
  readonly kind: 'integer'
  /** Nodes among which a product's outputs are split: one such node keeps one thread busy. */
  readonly parts: number
}

/** Activations as 8-bit codes: `x = row · (code − zero) − shift`. */
export interface Codes {
  readonly codes: string
  readonly zero: string
  readonly one: string
  /** What each token's codes are multiplied by: 1 × tokens × 1. */
  readonly row: string
  readonly shift: number
}

/**
 * Rounds activations to 8 bits, token by token, by standard operators: `DynamicQuantizeLinear` has one
 * scale for all tokens.
 * @param least what no value lies below, if that is known: then all 255 steps lie above it
 */
export function quantizeActivations(g: GraphBuilder, x: string, least?: number): Codes {
  const [middle, steps] = least === undefined ? [128, 127] : [0, 255]
  const shift = -(least ?? 0)
  const shifted = shift
    ? g.node('Add', `${x}.shifted`, [x, g.scalar(`${x}.shift`, 'float32', shift)])
    : x
  const sizes = least === undefined ? g.node('Abs', `${x}.sizes`, [x]) : shifted
  const largest = g.node('ReduceMax', `${x}.largest`, [sizes, g.shape(`${x}.axis`, [-1])])
  const step = g.scalar(`${x}.step`, 'float32', 1 / steps)
  const scale = g.node('Mul', `${x}.scale`, [largest, step])
  // A token of zeros only.
  const row = g.node('Max', `${x}.row`, [scale, g.scalar(`${x}.tiny`, 'float32', 1e-30)])
  const even = g.node('Div', `${x}.even`, [shifted, row])
  const one = g.scalar(`${x}.one`, 'float32', 1)
  const zero = g.scalar(`${x}.zero`, 'uint8', middle)
  const codes = g.node('QuantizeLinear', `${x}.codes`, [even, one, zero])
  return { codes, zero, one, row, shift }
}

/**
 * Adds `x · matrixᵀ + bias`.
 * @returns the output's name
 */
export function multiplyIntegers(
  g: GraphBuilder,
  x: Codes,
  name: string,
  matrix: Matrix,
  bias: { readonly dims: readonly number[]; readonly data: Payload } | null,
  { parts }: IntegerFormat,
): string {
  const { rows, columns } = matrix
  const sums = new Float32Array(rows)
  const zero = g.scalar(`${name}.zero`, 'uint8', zeroCode)
  const products = Array.from({ length: parts }, (_, part) => {
    const label = parts === 1 ? '' : `.${part}`
    const from = Math.round((part * rows) / parts)
    const to = Math.round(((part + 1) * rows) / parts)
    const { codes, scales } = turned(matrix, from, to, sums)
    const inputs = [
      x.codes,
      g.weight(`${name}.codes${label}`, [columns, to - from], 'uint8', codes),
      x.one,
      g.weight(`${name}.scales${label}`, [to - from], 'float32', scales),
      x.zero,
      zero,
    ]
    return g.node('MatMulIntegerToFloat', `${name}.part${label}`, inputs, {
      domain: 'com.microsoft',
    })
  })
  const [first = name] = products
  const whole =
    parts === 1 ? first : g.node('Concat', `${name}.parts`, products, { attributes: { axis: -1 } })
  if (!bias && x.shift === 0) return g.node('Mul', name, [whole, x.row])
  const scaled = g.node('Mul', `${name}.product`, [whole, x.row])
  const dims = bias?.dims ?? [rows]
  const count = dims.reduce((product, n) => product * n, 1)
  // What the shift put into the product is taken out with the bias.
  const data = floats(count, async () => {
    const added = new Float32Array(count)
    let at = 0
    if (bias)
      for await (const bytes of bias.data.chunks()) {
        new Uint8Array(added.buffer).set(bytes, at)
        at += bytes.length
      }
    return x.shift === 0 ? added : added.map((value, i) => value - x.shift * (sums[i % rows] ?? 0))
  })
  return g.node('Add', name, [scaled, g.weight(`${name}.bias`, dims, 'float32', data)])
}

/**
 * Rows `from` … `to` of a matrix as codes, turned to inputs × outputs, as integer products take them.
 * @param sums gets each row's sum of the weights that its codes stand for
 */
function turned(matrix: Matrix, from: number, to: number, sums: Float32Array) {
  const outputs = to - from
  const { columns } = matrix
  let scales = new Float32Array(0)
  const codes: Payload = {
    byteLength: columns * outputs,
    async *chunks() {
      const result = new Uint8Array(columns * outputs)
      scales = new Float32Array(outputs)
      for await (const { from: row, count, values } of rowsOf(matrix, from, to)) {
        const part = quantizeOutputs(values, columns)
        scales.set(part.scales, row - from)
        sums.set(part.sums, row)
        for (let column = 0; column < columns; column++)
          result.set(
            part.codes.subarray(column * count, (column + 1) * count),
            column * outputs + row - from,
          )
      }
      yield bytesOf(result)
    },
  }
  const waiting: Payload = {
    byteLength: 4 * outputs,
    async *chunks() {
      yield bytesOf(scales)
    },
  }
  return { codes, scales: waiting }
}

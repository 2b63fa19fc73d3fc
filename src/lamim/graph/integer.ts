import { type Outputs, zeroCode } from '../quantize/columns.ts'
import type { Rounder } from '../quantize/rounder.ts'
import type { GraphBuilder } from './builder.ts'
import { type Linear, productName } from './layer.ts'
import { TensorProto_DataType } from './onnx_pb.ts'
import { forLater, joined, type Matrix, payload, stripsOf } from './payload.ts'

/** Products of 8-bit integers: weights with a scale per output, activations with one per token. */
export interface IntegerFormat {
  readonly kind: 'integer'
  /** Number of nodes that a product is split into. onnxruntime runs each on one thread. */
  readonly parts: number
}

/** Activations as codes of 7 bits: x = row · (code − zero), with a row and a zero per token. */
export interface Codes {
  readonly codes: string
  readonly one: string
  readonly none: string
  /** 1 × tokens × 1 */
  readonly row: string
  /** row · zero, 1 × tokens × 1 */
  readonly offset: string
}

/**
 * Steps between a token's lowest and highest value. Rounding moves both ends by up to half a step, so 126.5 keeps every
 * code within 127: the largest that all processors' integer products accept (WebAssembly's
 * `i32x4.relaxed_dot_i8x16_i7x16_add_s`; native onnxruntime without VNNI).
 */
export const steps = 126.5

/** Rounds activations (1 × tokens × width), token by token: `DynamicQuantizeLinear` has one scale for all. */
export function quantizeActivations(g: GraphBuilder, x: string): Codes {
  const nothing = g.scalar(`${x}.nothing`, 'float32', 0)
  const axis = g.shape(`${x}.axis`, [-1])
  const low = g.node('Min', `${x}.low`, [g.node('ReduceMin', `${x}.min`, [x, axis]), nothing])
  const high = g.node('Max', `${x}.high`, [g.node('ReduceMax', `${x}.max`, [x, axis]), nothing])
  const range = g.node('Sub', `${x}.range`, [high, low])
  const step = g.scalar(`${x}.step`, 'float32', 1 / steps)
  const scale = g.node('Mul', `${x}.scale`, [range, step])
  // Keeps a token of zeros from dividing by zero.
  const row = g.node('Max', `${x}.row`, [scale, g.scalar(`${x}.tiny`, 'float32', 1e-30)])
  const depth = g.node('Div', `${x}.depth`, [g.node('Neg', `${x}.down`, [low]), row])
  const zero = g.node('Round', `${x}.zero`, [depth])
  const list = g.shape(`${x}.list`, [-1])
  const codes = g.node(
    'QuantizeLinear',
    `${x}.codes`,
    [
      x,
      g.node('Reshape', `${x}.rows`, [row, list]),
      g.node('Cast', `${x}.zeros`, [g.node('Reshape', `${x}.places`, [zero, list])], {
        attributes: { to: TensorProto_DataType.UINT8 },
      }),
    ],
    { attributes: { axis: 1 } },
  )
  return {
    codes,
    one: g.scalar(`${x}.one`, 'float32', 1),
    none: g.scalar(`${x}.none`, 'uint8', 0),
    row,
    offset: g.node('Mul', `${x}.offset`, [row, zero]),
  }
}

/** Adds a layer's product x · matrixᵀ. */
export function multiplyIntegers(
  g: GraphBuilder,
  x: Codes,
  layer: Linear,
  { parts }: IntegerFormat,
): void {
  const { name, matrix } = layer
  const { rows, columns } = matrix
  const sums: (() => Promise<Float32Array>)[] = []
  const zero = g.scalar(`${name}.zero`, 'uint8', zeroCode)
  const products = Array.from({ length: parts }, (_, part) => {
    const label = parts === 1 ? '' : `.${part}`
    const from = Math.round((part * rows) / parts)
    const to = Math.round(((part + 1) * rows) / parts)
    const { codes, scales, sumsOf } = turned(matrix, from, to)
    sums.push(sumsOf)
    const inputs = [
      x.codes,
      g.weight(`${name}.codes${label}`, [columns, to - from], 'uint8', codes),
      x.one,
      g.weight(`${name}.scales${label}`, [to - from], 'float32', scales),
      x.none,
      zero,
    ]
    return g.node('MatMulIntegerToFloat', `${name}.part${label}`, inputs, {
      domain: 'com.microsoft',
    })
  })
  const [first = name] = products
  const whole =
    parts === 1 ? first : g.node('Concat', `${name}.parts`, products, { attributes: { axis: -1 } })
  const scaled = g.node('Mul', `${name}.scaled`, [whole, x.row])
  // The codes' offset contributes row · zero · (sum of the weights) to each product.
  const all = payload(
    4 * rows,
    async () => new Float32Array(joined(await Promise.all(sums.map(part => part()))).buffer),
  )
  const stored = g.weight(`${name}.sums`, [rows], 'float32', all)
  const surplus = g.node('Mul', `${name}.surplus`, [x.offset, stored])
  g.node('Sub', productName(layer), [scaled, surplus])
}

/** Rows `from` … `to` of a matrix for integer products. Scales and sums become available when the codes are made. */
function turned(matrix: Matrix, from: number, to: number) {
  const outputs = to - from
  let scales = Promise.resolve(new Float32Array(0))
  let sums = scales
  const codes = payload(
    matrix.columns * outputs,
    async rounder => {
      const whole = round(matrix, from, to, rounder)
      scales = forLater(whole.then(({ scales }) => scales))
      sums = forLater(whole.then(({ sums }) => sums))
      return (await whole).codes
    },
    4 * matrix.columns * outputs,
  )
  return { codes, scales: payload(4 * outputs, () => scales), sumsOf: () => sums }
}

/** Rows `from` … `to` of a matrix as codes: inputs × outputs, as integer products take them. */
async function round(matrix: Matrix, from: number, to: number, rounder: Rounder): Promise<Outputs> {
  const { columns } = matrix
  const parts = await Promise.all(
    stripsOf(matrix, from, to).map(async strip =>
      rounder.outputs(await matrix.weights(strip.from, strip.to), columns),
    ),
  )
  const [only] = parts
  if (only && parts.length === 1) return only
  const outputs = to - from
  const codes = new Uint8Array(columns * outputs)
  let at = 0
  for (const part of parts) {
    const count = part.scales.length
    for (let column = 0; column < columns; column++)
      codes.set(part.codes.subarray(column * count, (column + 1) * count), column * outputs + at)
    at += count
  }
  const floats = (arrays: Float32Array[]) => new Float32Array(joined(arrays).buffer)
  return {
    codes,
    scales: floats(parts.map(({ scales }) => scales)),
    sums: floats(parts.map(({ sums }) => sums)),
  }
}

import {
  type BlockFormat,
  blocksPerRow,
  quantizeRows,
  zeroPointBytes,
} from '../quantize/blockwise.ts'
import type { GraphBuilder, Payload } from './builder.ts'
import { type Codes, type IntegerFormat, multiplyIntegers, quantizeActivations } from './integer.ts'
import { bytesOf, floats, type Matrix, rowsOf, transpose } from './payload.ts'

/** Blocks of weights with a scale each; products in float32. */
export interface WeightFormat extends BlockFormat {
  readonly kind: 'blocks'
  /** 1: activations stay float32. 4: they are rounded to 8 bits. */
  readonly accuracyLevel: 1 | 4
}

/** How a product is computed: float32, of blockwise quantized weights, or of 8-bit integers. */
export type Format = null | WeightFormat | IntegerFormat

/** What a layer takes: values, or what `operand` made of them. */
export type Operand = string | Codes

/** Readies values for one or more layers of a format, so that they are rounded once. */
export function operand(g: GraphBuilder, x: string, format: Format): Operand {
  return format?.kind === 'integer' ? quantizeActivations(g, x) : x
}

/** A linear layer of the network. */
export interface Linear {
  readonly name: string
  readonly matrix: Matrix
  /** Payload and shape of what is added; its last axis has as many values as the matrix rows. */
  readonly bias: { readonly dims: readonly number[]; readonly data: Payload } | null
}

/** Adds `x · matrixᵀ + bias`. @returns the output's name: that of the layer */
export function linear(g: GraphBuilder, x: Operand, layer: Linear, format: Format): string {
  const { name, matrix, bias } = layer
  if (format?.kind === 'integer') {
    const codes = typeof x === 'string' ? quantizeActivations(g, x) : x
    return multiplyIntegers(g, codes, name, matrix, bias, format)
  }
  if (typeof x !== 'string') throw new RangeError(`${name} takes no integers`)
  const product = bias ? `${name}.product` : name
  if (format === null) multiply(g, x, product, name, matrix)
  else multiplyQuantized(g, x, product, name, matrix, format)
  if (!bias) return product
  return g.node('Add', name, [product, g.weight(`${name}.bias`, bias.dims, 'float32', bias.data)])
}

function multiply(g: GraphBuilder, x: string, out: string, name: string, matrix: Matrix): void {
  const { rows, columns } = matrix
  const data = floats(rows * columns, async () =>
    transpose(await matrix.read(0, rows), rows, columns),
  )
  g.node('MatMul', out, [x, g.weight(`${name}.weight`, [columns, rows], 'float32', data)])
}

function multiplyQuantized(
  g: GraphBuilder,
  x: string,
  out: string,
  name: string,
  matrix: Matrix,
  format: WeightFormat,
): void {
  const { rows, columns } = matrix
  const { bits, blockSize, accuracyLevel } = format
  const blocks = blocksPerRow(columns, format)
  const blob = (blockSize * bits) / 8
  const zeroBytes = zeroPointBytes(columns, format)
  // Codes are written first; scales and zero points, an eighth of them, wait until their turn.
  let scales = new Float32Array(0)
  let zeros = new Uint8Array(0)
  const codes: Payload = {
    byteLength: rows * blocks * blob,
    async *chunks() {
      scales = new Float32Array(rows * blocks)
      zeros = new Uint8Array(format.zeroPoints ? rows * zeroBytes : 0)
      for await (const { from, values } of rowsOf(matrix)) {
        const part = quantizeRows(values, columns, format)
        scales.set(part.scales, from * blocks)
        if (part.zeroPoints) zeros.set(part.zeroPoints, from * zeroBytes)
        yield part.codes
      }
    },
  }
  const waiting = (byteLength: number, take: () => Float32Array | Uint8Array): Payload => ({
    byteLength,
    async *chunks() {
      yield bytesOf(take())
    },
  })
  const inputs = [
    x,
    g.weight(`${name}.codes`, [rows, blocks, blob], 'uint8', codes),
    g.weight(
      `${name}.scales`,
      [rows * blocks],
      'float32',
      waiting(4 * rows * blocks, () => {
        const taken = scales
        scales = new Float32Array(0)
        return taken
      }),
    ),
  ]
  if (format.zeroPoints)
    inputs.push(
      g.weight(
        `${name}.zero_points`,
        [rows * zeroBytes],
        'uint8',
        waiting(rows * zeroBytes, () => zeros),
      ),
    )
  g.node('MatMulNBits', out, inputs, {
    domain: 'com.microsoft',
    attributes: { K: columns, N: rows, bits, block_size: blockSize, accuracy_level: accuracyLevel },
  })
}

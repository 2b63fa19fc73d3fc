import { type BlockFormat, blocksPerRow, zeroPointBytes } from '../quantize/blockwise.ts'
import type { Rounder } from '../quantize/rounder.ts'
import type { GraphBuilder, Payload } from './builder.ts'
import { type Codes, type IntegerFormat, multiplyIntegers, quantizeActivations } from './integer.ts'
import { forLater, joined, type Matrix, payload, stripsOf, transpose } from './payload.ts'

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
  const data = payload(
    4 * rows * columns,
    async () => transpose(await matrix.read(0, rows), rows, columns),
    8 * rows * columns,
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
  const scales: Promise<Float32Array>[] = []
  const zeros: Promise<Uint8Array>[] = []
  const codes: Payload = {
    byteLength: rows * blocks * blob,
    *pieces(rounder) {
      for (const { from, to, bytes } of stripsOf(matrix))
        yield { bytes, start: () => round(from, to, rounder) }
    },
  }
  async function round(from: number, to: number, rounder: Rounder): Promise<Uint8Array> {
    const part = matrix.weights(from, to).then(weights => rounder.rows(weights, columns, format))
    scales.push(forLater(part.then(({ scales }) => scales)))
    zeros.push(forLater(part.then(({ zeroPoints }) => zeroPoints ?? new Uint8Array(0))))
    return (await part).codes
  }
  const inputs = [
    x,
    g.weight(`${name}.codes`, [rows, blocks, blob], 'uint8', codes),
    g.weight(
      `${name}.scales`,
      [rows * blocks],
      'float32',
      payload(4 * rows * blocks, async () => joined(await Promise.all(scales.splice(0)))),
    ),
  ]
  if (format.zeroPoints)
    inputs.push(
      g.weight(
        `${name}.zero_points`,
        [rows * zeroBytes],
        'uint8',
        payload(rows * zeroBytes, async () => joined(await Promise.all(zeros.splice(0)))),
      ),
    )
  g.node('MatMulNBits', out, inputs, {
    domain: 'com.microsoft',
    attributes: { K: columns, N: rows, bits, block_size: blockSize, accuracy_level: accuracyLevel },
  })
}

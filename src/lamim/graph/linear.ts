import { type BlockFormat, blocksPerRow, zeroPointBytes } from '../quantize/blockwise.ts'
import type { Rounder } from '../quantize/rounder.ts'
import type { GraphBuilder, Payload } from './builder.ts'
import { type Codes, type IntegerFormat, multiplyIntegers, quantizeActivations } from './integer.ts'
import { addBias, type Linear, productName } from './layer.ts'
import { forLater, joined, type Matrix, payload, stripsOf, transpose } from './payload.ts'

/** Weights in blocks with one scale each. Products are in float32. */
export interface WeightFormat extends BlockFormat {
  readonly kind: 'blocks'
  /** 1: activations stay float32. 4: they are rounded to 8 bits. */
  readonly accuracyLevel: 1 | 4
}

/** How a product is computed: in float32 (null), with weights quantized in blocks, or with 8-bit integers. */
export type Format = null | WeightFormat | IntegerFormat

/** Input of a layer: the name of its values, or their integer codes. */
export type Operand = string | Codes

/** Prepares values for layers of one format, so that several layers share the rounding. */
export function operand(g: GraphBuilder, x: string, format: Format): Operand {
  return format?.kind === 'integer' ? quantizeActivations(g, x) : x
}

/** Adds `x · matrixᵀ + bias`. @returns the output's name: that of the layer */
export function linear(g: GraphBuilder, x: Operand, layer: Linear, format: Format): string {
  if (format?.kind === 'integer')
    multiplyIntegers(g, typeof x === 'string' ? quantizeActivations(g, x) : x, layer, format)
  else if (typeof x !== 'string') throw new RangeError(`${layer.name} takes no integers`)
  else if (format === null) multiply(g, x, layer)
  else multiplyQuantized(g, x, layer, format)
  return addBias(g, layer)
}

function multiply(g: GraphBuilder, x: string, layer: Linear): void {
  const { name, matrix } = layer
  const { rows, columns } = matrix
  const data = payload(
    4 * rows * columns,
    async () => transpose(await matrix.read(0, rows), rows, columns),
    8 * rows * columns,
  )
  const weight = g.weight(`${name}.weight`, [columns, rows], 'float32', data)
  g.node('MatMul', productName(layer), [x, weight])
}

function multiplyQuantized(g: GraphBuilder, x: string, layer: Linear, format: WeightFormat): void {
  const { name, matrix } = layer
  const { rows, columns } = matrix
  const { bits, blockSize, accuracyLevel } = format
  const blocks = blocksPerRow(columns, format)
  const blob = (blockSize * bits) / 8
  const zeroBytes = rows * zeroPointBytes(columns, format)
  const { codes, scales, zeros } = roundedRows(matrix, format, rows * blocks * blob)
  const scaleData = payload(4 * rows * blocks, scales)
  const inputs = [
    x,
    g.weight(`${name}.codes`, [rows, blocks, blob], 'uint8', codes),
    g.weight(`${name}.scales`, [rows * blocks], 'float32', scaleData),
  ]
  if (format.zeroPoints)
    inputs.push(g.weight(`${name}.zero_points`, [zeroBytes], 'uint8', payload(zeroBytes, zeros)))
  g.node('MatMulNBits', productName(layer), inputs, {
    domain: 'com.microsoft',
    attributes: { K: columns, N: rows, bits, block_size: blockSize, accuracy_level: accuracyLevel },
  })
}

/** Rounds a matrix strip by strip. Codes are written first; scales and zero points (an eighth of them) stay in memory until then. */
function roundedRows(matrix: Matrix, format: WeightFormat, byteLength: number) {
  const scales: Promise<Float32Array>[] = []
  const zeros: Promise<Uint8Array>[] = []
  async function round(from: number, to: number, rounder: Rounder): Promise<Uint8Array> {
    const weights = matrix.weights(from, to)
    const part = weights.then(weights => rounder.rows(weights, matrix.columns, format))
    scales.push(forLater(part.then(({ scales }) => scales)))
    zeros.push(forLater(part.then(({ zeroPoints }) => zeroPoints ?? new Uint8Array(0))))
    return (await part).codes
  }
  const codes: Payload = {
    byteLength,
    *pieces(rounder) {
      for (const { from, to, bytes } of stripsOf(matrix))
        yield { bytes, start: () => round(from, to, rounder) }
    },
  }
  return {
    codes,
    scales: async () => joined(await Promise.all(scales.splice(0))),
    zeros: async () => joined(await Promise.all(zeros.splice(0))),
  }
}

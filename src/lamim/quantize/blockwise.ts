import { giveBack, inStrips, type Rounding, roomFor, takeKernel } from './rounding.ts'

/** How a weight matrix is stored, in the terms of onnxruntime's `MatMulNBits`. */
export interface BlockFormat {
  readonly bits: 4 | 8
  /** Inputs that share one scale: a power of two from 16 up. */
  readonly blockSize: number
  /** Whether each block has its own zero point. Without, the middle code is zero. */
  readonly zeroPoints: boolean
  /** How many narrower ranges are tried per block. 0: plain rounding. */
  readonly search: number
  /** Share of the full range by which each is narrower than the previous one. Default 0.04. */
  readonly narrowing?: number
}

/** Rows of a matrix in the layout of `MatMulNBits`. */
export interface Quantized {
  /** rows × blocks × (blockSize · bits / 8): for 4 bits the even input is the low half. */
  readonly codes: Uint8Array<ArrayBuffer>
  /** rows × blocks */
  readonly scales: Float32Array<ArrayBuffer>
  /** rows × ⌈blocks · bits / 8⌉, packed like the codes; null if the format has none. */
  readonly zeroPoints: Uint8Array<ArrayBuffer> | null
}

/** Blocks per row. The last one is padded with zeros. */
export function blocksPerRow(columns: number, format: BlockFormat): number {
  return Math.ceil(columns / format.blockSize)
}

/** Bytes of one row's zero points. */
export function zeroPointBytes(columns: number, format: BlockFormat): number {
  return Math.ceil((blocksPerRow(columns, format) * format.bits) / 8)
}

/** Weights per strip. A strip and its codes fit into a typical L2 cache. */
const strip = 2 ** 16

/** The kernel always writes four blocks, also where fewer are left. */
const sideBySide = 4

/**
 * Quantizes rows of weights block by block. Per block, the range with the smallest squared error is
 * taken; each range's scale is the least-squares fit to its codes.
 */
export function roundingOfRows(
  rows: number,
  columns: number,
  format: BlockFormat,
): Rounding<Quantized> {
  const { bits, blockSize, zeroPoints, search, narrowing = 0.04 } = format
  const perRow = blocksPerRow(columns, format)
  const blockBytes = (blockSize * bits) / 8
  const codes = new Uint8Array(rows * perRow * blockBytes)
  const scales = new Float32Array(rows * perRow)
  const zeros = new Uint8Array(rows * perRow)
  const kernel = takeKernel()
  const step = Math.min(rows, Math.max(1, Math.floor(strip / columns)))
  const most = step * perRow + sideBySide
  const [from = 0, toCodes = 0, toScales = 0, toZeros = 0] = roomFor(kernel, [
    4 * step * columns,
    most * blockBytes,
    4 * most,
    most,
  ])
  const { buffer } = kernel.memory
  return {
    add: inStrips(kernel, from, columns, step, (row, count) => {
      kernel.roundRows(
        from,
        count,
        columns,
        bits,
        blockSize,
        zeroPoints ? 1 : 0,
        search,
        narrowing,
        toCodes,
        toScales,
        toZeros,
      )
      const at = row * perRow
      const blocks = count * perRow
      codes.set(new Uint8Array(buffer, toCodes, blocks * blockBytes), at * blockBytes)
      scales.set(new Float32Array(buffer, toScales, blocks), at)
      zeros.set(new Uint8Array(buffer, toZeros, blocks), at)
    }),
    end() {
      giveBack(kernel)
      return { codes, scales, zeroPoints: zeroPoints ? packed(zeros, rows, bits) : null }
    },
  }
}

/** Zero points of rows, packed like codes; every row begins with a byte of its own. */
function packed(
  zeros: Uint8Array<ArrayBuffer>,
  rows: number,
  bits: 4 | 8,
): Uint8Array<ArrayBuffer> {
  if (bits === 8) return zeros
  const blocks = zeros.length / rows
  const bytes = Math.ceil(blocks / 2)
  const result = new Uint8Array(rows * bytes)
  for (let row = 0; row < rows; row++)
    for (let b = 0; b < blocks; b++) {
      const at = row * bytes + (b >> 1)
      result[at] = (result[at] ?? 0) | ((zeros[row * blocks + b] ?? 0) << (4 * (b & 1)))
    }
  return result
}

/** Dequantized weights, rows × columns. */
export function dequantizeRows(
  { codes, scales, zeroPoints }: Quantized,
  columns: number,
  format: BlockFormat,
): Float32Array {
  const { bits, blockSize } = format
  const blocks = blocksPerRow(columns, format)
  const zeroBytes = zeroPointBytes(columns, format)
  const rows = scales.length / blocks
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const b = Math.floor(column / blockSize)
      const at = (row * blocks + b) * blockSize + (column % blockSize)
      const zero = zeroPoints
        ? code(zeroPoints, bits, (row * zeroBytes * 8) / bits + b)
        : middle(bits)
      const scale = scales[row * blocks + b] ?? 0
      result[row * columns + column] = scale * (code(codes, bits, at) - zero)
    }
  }
  return result
}

function middle(bits: 4 | 8): number {
  return 2 ** (bits - 1)
}

function code(packed: Uint8Array, bits: 4 | 8, at: number): number {
  if (bits === 8) return packed[at] ?? 0
  return ((packed[at >> 1] ?? 0) >> (4 * (at & 1))) & 15
}

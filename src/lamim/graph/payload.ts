import type { CheckpointTensor } from '../checkpoint/tensor.ts'
import type { Payload } from './builder.ts'

/** A weight matrix, one row per output, as PyTorch's linear layers hold it; read in rows. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  /** Rows `from` … `to`, C order. */
  read(from: number, to: number): Promise<Float32Array>
}

/** Bytes of a typed array without copying. */
export function bytesOf(array: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** A float32 payload of `count` values that is computed when it is written. */
export function floats(count: number, compute: () => Promise<Float32Array>): Payload {
  return {
    byteLength: 4 * count,
    async *chunks() {
      yield bytesOf(await compute())
    },
  }
}

/** A tensor as it stands, streamed. */
export function asStored(tensor: CheckpointTensor): Payload {
  return {
    byteLength: 4 * tensor.shape.reduce((product, n) => product * n, 1),
    async *chunks() {
      for await (const values of tensor.chunks()) yield bytesOf(values)
    },
  }
}

/** A tensor as a matrix: its first axis are the rows. Reads rows `first` … `first + count` of it. */
export function matrixOf(tensor: CheckpointTensor, first = 0, count?: number): Matrix {
  const [all = 1, ...rest] = tensor.shape
  return {
    rows: count ?? all,
    columns: rest.reduce((product, n) => product * n, 1),
    read: (from, to) => tensor.rows(first + from, first + to),
  }
}

/** Numbers read at a time: 4 MB. */
const chunk = 2 ** 20

/** Some rows of a matrix, from row `from` on. */
export interface Rows {
  readonly from: number
  readonly count: number
  readonly values: Float32Array
}

/** Rows `from` … `to` of a matrix in steps; the next ones are read while the caller works on these. */
export async function* rowsOf(matrix: Matrix, from = 0, to = matrix.rows): AsyncGenerator<Rows> {
  const step = Math.max(1, Math.floor(chunk / matrix.columns))
  const read = (row: number) => {
    const values = matrix.read(row, Math.min(to, row + step))
    values.catch(() => undefined) // Whoever awaits it is told; nobody does after a cancel.
    return values
  }
  let next = from < to ? read(from) : null
  for (let row = from; next; row += step) {
    const values = await next
    next = row + step < to ? read(row + step) : null
    yield { from: row, count: values.length / matrix.columns, values }
  }
}

/**
 * The matrix of a transposed convolution whose kernel equals its stride, stored (in, out, k³): one
 * row per output of a token, ordered kernel place first and channel last, so that the next layer
 * finds each voxel's channels side by side.
 */
export function deconvolutionMatrix(tensor: CheckpointTensor, channelsLast: boolean): Matrix {
  const [inputs = 1, channels = 1, ...kernel] = tensor.shape
  const places = kernel.reduce((product, n) => product * n, 1)
  const rows = channels * places
  let whole: Promise<Float32Array> | undefined
  return {
    rows,
    columns: inputs,
    async read(from, to) {
      whole ??= tensor.read()
      const values = await whole
      if (to === rows) whole = undefined
      const result = new Float32Array((to - from) * inputs)
      for (let row = from; row < to; row++) {
        const [channel, place] = channelsLast
          ? [row % channels, Math.floor(row / channels)]
          : [Math.floor(row / places), row % places]
        for (let k = 0; k < inputs; k++)
          result[(row - from) * inputs + k] = values[(k * channels + channel) * places + place] ?? 0
      }
      return result
    },
  }
}

/** rows × columns → columns × rows, in squares that fit a processor's cache. */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const square = 32
  const result = new Float32Array(values.length)
  for (let top = 0; top < rows; top += square) {
    const bottom = Math.min(rows, top + square)
    for (let left = 0; left < columns; left += square) {
      const right = Math.min(columns, left + square)
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++)
          result[column * rows + row] = values[row * columns + column] ?? 0
    }
  }
  return result
}

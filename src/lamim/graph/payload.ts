import type { CheckpointTensor } from '../checkpoint/tensor.ts'
import type { Rounder, Weights } from '../quantize/rounder.ts'
import type { Payload } from './builder.ts'

/** A weight matrix with one row per output, as in PyTorch's linear layers. It is read by rows. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  /** Reads rows `from` … `to` in C order, into new memory. */
  read(from: number, to: number): Promise<Float32Array<ArrayBuffer>>
  /** The same rows for a rounder, which reads them itself where the file stores plain float32. */
  weights(from: number, to: number): Promise<Weights>
}

/** Bytes of a typed array without copying. */
export function bytesOf(array: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** Bytes of typed arrays, one after another. */
export function joined(arrays: readonly (Float32Array | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const array of arrays) {
    result.set(bytesOf(array), at)
    at += array.byteLength
  }
  return result
}

/** A payload of one piece. @param held bytes in memory while it is made */
export function payload(
  byteLength: number,
  make: (rounder: Rounder) => Promise<Float32Array | Uint8Array>,
  held = byteLength,
): Payload {
  return {
    byteLength,
    *pieces(rounder) {
      yield { bytes: held, start: async () => bytesOf(await make(rounder)) }
    },
  }
}

/** A tensor's values, unchanged. */
export function asStored(tensor: CheckpointTensor): Payload {
  const count = tensor.shape.reduce((product, n) => product * n, 1)
  return payload(4 * count, () => tensor.read())
}

/** Marks a rejection as handled: the caller that awaits the piece still receives it. */
export function forLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Rows `first` … `first + count` of a tensor as a matrix. The tensor's first axis counts the rows. */
export function matrixOf(tensor: CheckpointTensor, first = 0, count?: number): Matrix {
  const [all = 1, ...rest] = tensor.shape
  const read = (from: number, to: number) => tensor.rows(first + from, first + to)
  return {
    rows: count ?? all,
    columns: rest.reduce((product, n) => product * n, 1),
    read,
    weights: async (from, to) =>
      (await tensor.stored(first + from, first + to)) ?? (await read(from, to)),
  }
}

/**
 * Numbers that are read at a time: 24 MiB, the largest matrix of a block at the published size. For each read Chromium
 * opens a pipe to another process: in pieces of 4 MiB, 2 GB cost 4.2 s of processor time instead of 3.2 s.
 */
const most = 6 * 2 ** 20

/** Some rows of a matrix. */
export interface Strip {
  readonly from: number
  readonly to: number
  /** Bytes of its values. */
  readonly bytes: number
}

/** Cuts rows `from` … `to` of a matrix into strips that are read at a time. */
export function stripsOf({ columns, rows }: Matrix, from = 0, to = rows): Strip[] {
  const step = Math.max(1, Math.floor(most / columns))
  const strips: Strip[] = []
  for (let row = from; row < to; row += step) {
    const end = Math.min(to, row + step)
    strips.push({ from: row, to: end, bytes: 4 * (end - row) * columns })
  }
  return strips
}

/**
 * The matrix of a transposed convolution whose kernel equals its stride, stored (in, out, k³): one
 * row per output of a token. With `channelsLast`, rows are ordered by kernel position and then by channel, so that each
 * voxel's channels are adjacent for the next layer.
 */
export function deconvolutionMatrix(tensor: CheckpointTensor, channelsLast: boolean): Matrix {
  const [inputs = 1, channels = 1, ...kernel] = tensor.shape
  const places = kernel.reduce((product, n) => product * n, 1)
  const rows = channels * places
  let turned: Promise<Float32Array> | undefined
  async function read(from: number, to: number): Promise<Float32Array<ArrayBuffer>> {
    turned ??= tensor.read().then(values => transpose(values, inputs, rows))
    const values = await turned
    if (to === rows) turned = undefined
    const result = new Float32Array((to - from) * inputs)
    for (let row = from; row < to; row++) {
      const stored = channelsLast ? (row % channels) * places + Math.floor(row / channels) : row
      result.set(values.subarray(stored * inputs, (stored + 1) * inputs), (row - from) * inputs)
    }
    return result
  }
  return { rows, columns: inputs, read, weights: read }
}

/** Transposes rows × columns, in squares that fit a processor's cache. */
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

import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { halfToFloat } from '../float16.ts'
import { badCheckpoint, truncated } from './bytes.ts'
import type { TensorRef } from './pickle-values.ts'
import type { ZipEntry } from './zip.ts'

/** Number formats that weights may have. */
export type Dtype = 'float32' | 'float16' | 'bfloat16'

/** A tensor of a checkpoint. Its values are read on request. */
export interface CheckpointTensor {
  readonly shape: readonly number[]
  readonly dtype: Dtype
  /** All values in C order, widened to float32. */
  read(): Promise<Float32Array<ArrayBuffer>>
  /** Rows `from` … `to` along the first axis, in C order. */
  rows(from: number, to: number): Promise<Float32Array<ArrayBuffer>>
  /** The part of the file that holds rows `from` … `to` as float32, little-endian, in C order; null if none does. */
  stored(from: number, to: number): Promise<NamedSource | null>
  /** All values in C order, at most about `elements` at a time, never less than a row. */
  chunks(elements?: number): AsyncGenerator<Float32Array<ArrayBuffer>>
}

const dtypes: Readonly<Record<string, Dtype>> = {
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
}
const itemSizes: Readonly<Record<Dtype, number>> = { float32: 4, float16: 2, bfloat16: 2 }

/** Numbers per chunk: 4 MB, so that reading a 2 GB checkpoint takes little memory. */
const defaultChunk = 2 ** 20

/**
 * A lazy tensor over one entry of the archive.
 * @param key name of the tensor, for problems
 * @param entry the storage, `data/<n>` @param littleEndian how the archive stores numbers
 * @throws Problem 'bad-checkpoint' for other number formats, 'bad-file' if the entry is too short
 */
export function openTensor(
  file: string,
  key: string,
  ref: TensorRef,
  entry: ZipEntry,
  littleEndian: boolean,
): CheckpointTensor {
  const dtype = dtypes[ref.storage.type]
  if (dtype === undefined)
    throw badCheckpoint(
      file,
      message('lamim.numberType', { file, key, type: ref.storage.type.replace('torch.', '') }),
    )
  const { shape, strides, offset, storage } = ref
  const item = itemSizes[dtype]
  if (entry.size < storage.elements * item)
    throw truncated(file, `'${entry.name}' has ${entry.size} bytes for ${storage.elements} numbers`)
  const rowCount = shape[0] ?? 1
  const rowSize = shape.slice(1).reduce((product, n) => product * n, 1)
  const contiguous = isContiguous(shape, strides)

  async function span(start: number, end: number): Promise<Float32Array<ArrayBuffer>> {
    const bytes = await entry.read(start * item, end * item)
    return widen(bytes, dtype ?? 'float32', littleEndian)
  }

  async function rows(from: number, to: number): Promise<Float32Array<ArrayBuffer>> {
    if (to <= from || rowSize === 0) return new Float32Array(0)
    if (contiguous) return span(offset + from * rowSize, offset + to * rowSize)
    const part = [to - from, ...shape.slice(1)]
    const start = offset + from * (strides[0] ?? 0)
    const reach = part.reduce((sum, n, axis) => sum + (n - 1) * (strides[axis] ?? 0), 0)
    return gather(await span(start, start + reach + 1), part, strides)
  }

  async function stored(from: number, to: number): Promise<NamedSource | null> {
    if (!contiguous || dtype !== 'float32' || !littleEndian || !hostIsLittle) return null
    const start = item * (offset + from * rowSize)
    const source = (await entry.blob()).slice(start, start + item * (to - from) * rowSize)
    return { name: file, source }
  }

  return {
    shape,
    dtype,
    rows,
    stored,
    read: () => rows(0, rowCount),
    async *chunks(elements = defaultChunk) {
      const step = Math.max(1, Math.floor(elements / Math.max(1, rowSize)))
      for (let from = 0; from < rowCount; from += step)
        yield await rows(from, Math.min(rowCount, from + step))
    },
  }
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = shape[axis] ?? 1
    if (n !== 1 && strides[axis] !== expected) return false
    expected *= n
  }
  return true
}

/** Values of a strided view in C order. */
function gather(
  values: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array<ArrayBuffer> {
  const total = shape.reduce((product, n) => product * n, 1)
  const result = new Float32Array(total)
  const inner = shape.at(-1) ?? 1
  const step = strides.at(-1) ?? 1
  const index = new Array<number>(Math.max(0, shape.length - 1)).fill(0)
  for (let at = 0; at < total; at += inner) {
    const start = index.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0)
    for (let i = 0; i < inner; i++) result[at + i] = values[start + i * step] ?? 0
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1
      index[axis] = next < (shape[axis] ?? 1) ? next : 0
      if (index[axis] !== 0) break
    }
  }
  return result
}

/** Bytes → float32. bfloat16 is the upper half of a float32; float16 is IEEE 754 binary16. */
function widen(
  bytes: Uint8Array<ArrayBuffer>,
  dtype: Dtype,
  littleEndian: boolean,
): Float32Array<ArrayBuffer> {
  if (dtype === 'float32' && littleEndian && hostIsLittle) return new Float32Array(bytes.buffer)
  const view = new DataView(bytes.buffer)
  const result = new Float32Array(bytes.length / itemSizes[dtype])
  const words = new Uint32Array(result.buffer)
  for (let i = 0; i < result.length; i++) {
    if (dtype === 'float32') words[i] = view.getUint32(4 * i, littleEndian)
    else if (dtype === 'bfloat16') words[i] = view.getUint16(2 * i, littleEndian) << 16
    else result[i] = halfToFloat(view.getUint16(2 * i, littleEndian))
  }
  return result
}

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

import type { Dtype } from '../tensor.ts'

/** A tensor to be written; `transposed` stores its last two axes the other way round in memory. */
export interface TensorToWrite {
  readonly shape: readonly number[]
  readonly values: Float32Array
  readonly transposed?: boolean
  /** Instead of those of the shape. */
  readonly strides?: readonly number[]
}

const storages: Readonly<Record<Dtype, string>> = {
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
}

/** The parts of a protocol 2 pickle that a state dict needs. */
export const op = {
  start: [0x80, 2],
  stop: [0x2e],
  mark: [0x28],
  tuple: [0x74],
  emptyTuple: [0x29],
  reduce: [0x52],
  build: [0x62],
  setItems: [0x75],
  no: [0x89],
  persistent: [0x51],
  global: (module: string, name: string) => ascii(`c${module}\n${name}\n`),
  int: (value: number) => [0x4a, ...little(value, 4)],
  text: (value: string) => [0x58, ...little(value.length, 4), ...ascii(value)],
}

/** `data.pkl` of a state dict whose i-th tensor lies in storage i. */
export function pickleStateDict(
  tensors: ReadonlyMap<string, TensorToWrite>,
  dtype: Dtype,
): Uint8Array<ArrayBuffer> {
  const ordered = [...op.global('collections', 'OrderedDict'), ...op.emptyTuple, ...op.reduce]
  const bytes = [...op.start, ...ordered, ...op.mark]
  for (const [i, [key, tensor]] of [...tensors].entries()) {
    const { shape, values } = tensor
    bytes.push(
      ...op.text(key),
      ...op.global('torch._utils', '_rebuild_tensor_v2'),
      ...op.mark,
      ...[...op.mark, ...op.text('storage'), ...op.global('torch', storages[dtype])],
      ...[...op.text(String(i)), ...op.text('cpu'), ...op.int(values.length), ...op.tuple],
      ...op.persistent,
      ...op.int(0),
      ...[...op.mark, ...shape.flatMap(op.int), ...op.tuple],
      ...[...op.mark, ...(tensor.strides ?? stridesOf(tensor)).flatMap(op.int), ...op.tuple],
      ...op.no,
      ...ordered,
      ...op.tuple,
      ...op.reduce,
    )
  }
  return Uint8Array.from([...bytes, ...op.setItems, ...op.stop])
}

function stridesOf({ shape, transposed }: TensorToWrite): number[] {
  const order = shape.map((_, axis) => axis)
  if (transposed) order.splice(-2, 2, shape.length - 1, shape.length - 2)
  const result = new Array<number>(shape.length).fill(1)
  let step = 1
  for (const axis of order.reverse()) {
    result[axis] = step
    step *= shape[axis] ?? 1
  }
  return result
}

/** The bytes of a storage. float16 is written exactly for values that it can hold. */
export function storageBytes(
  { shape, values, transposed }: TensorToWrite,
  dtype: Dtype,
  littleEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const item = dtype === 'float32' ? 4 : 2
  const view = new DataView(new ArrayBuffer(values.length * item))
  const columns = shape.at(-1) ?? 1
  const rows = shape.at(-2) ?? 1
  for (let i = 0; i < values.length; i++) {
    const inner = i % (rows * columns)
    const swapped = (inner % columns) * rows + Math.floor(inner / columns)
    const at = item * (transposed ? i - inner + swapped : i)
    const value = values[i] ?? 0
    if (dtype === 'float32') view.setFloat32(at, value, littleEndian)
    else view.setUint16(at, dtype === 'float16' ? half(value) : bits(value) >>> 16, littleEndian)
  }
  return new Uint8Array(view.buffer)
}

function bits(value: number): number {
  return new Uint32Array(new Float32Array([value]).buffer)[0] ?? 0
}

function half(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size === 0) return sign
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24)
  const exponent = Math.floor(Math.log2(size))
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024)
}

function ascii(text: string): number[] {
  return [...text].map(character => character.charCodeAt(0))
}

function little(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (value >>> (8 * i)) & 255)
}

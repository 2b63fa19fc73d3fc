import { message } from '#messages/message.ts'
import { badCheckpoint } from './bytes.ts'

/** One of the globals that a state dict may name. None is looked up or executed. */
export interface Global {
  readonly kind: 'global'
  readonly name: string
}
export interface Tuple {
  readonly kind: 'tuple'
  readonly items: readonly Value[]
}
/** Where a tensor's numbers are stored: entry `data/<key>` of the archive. */
export interface StorageRef {
  readonly kind: 'storage'
  readonly type: string
  readonly key: string
  readonly elements: number
}
/** A view on a storage; offset and strides count elements. */
export interface TensorRef {
  readonly kind: 'tensor'
  readonly storage: StorageRef
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}
export type Dict = Map<string | number, Value>
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | Dict
  | Global
  | Tuple
  | StorageRef
  | TensorRef

/** Every global that `torch.save` writes for a state dict. */
const allowed: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  ...['Float', 'Half', 'BFloat16', 'Double', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'].map(
    type => `torch.${type}Storage`,
  ),
])

/**
 * A global by its full name.
 * @throws Problem 'bad-checkpoint' naming it, if no state dict needs it
 */
export function globalOf(file: string, name: string): Global {
  if (allowed.has(name)) return { kind: 'global', name }
  throw badCheckpoint(file, message('lamim.hostilePickle', { file, name }), {
    details: `allowed: ${[...allowed].join(', ')}`,
  })
}

/** Resolves a persistent id: `('storage', torch.FloatStorage, key, device, elements)`. */
export function storageOf(file: string, id: Value): StorageRef {
  const [tag, type, key, , elements] = isTuple(id) ? id.items : []
  if (
    tag !== 'storage' ||
    !isGlobal(type) ||
    !/^torch\.\w+Storage$/.test(type.name) ||
    typeof key !== 'string' ||
    !/^\d{1,9}$/.test(key) ||
    !isCount(elements)
  )
    throw badCheckpoint(file, message('lamim.badPickle', { file }), {
      details: 'an unknown reference to a storage',
    })
  return { kind: 'storage', type: type.name, key, elements }
}

/** REDUCE for the allowed globals, implemented here. */
export function reduce(file: string, callee: Value, args: Value): Value {
  const name = isGlobal(callee) ? callee.name : undefined
  const items = isTuple(args) ? args.items : []
  if (name === 'collections.OrderedDict' && items.length === 0) return new Map()
  if (name === 'torch._utils._rebuild_parameter' && isTensor(items[0])) return items[0]
  if (name === 'torch._utils._rebuild_tensor_v2') {
    const [storage, offset, shape, strides] = items
    if (isStorage(storage) && isCount(offset) && isCounts(shape) && isCounts(strides))
      return tensor(file, { storage, offset, shape: shape.items, strides: strides.items })
  }
  throw badCheckpoint(file, message('lamim.badPickle', { file }), {
    details: `an unknown call of '${name ?? typeof callee}'`,
  })
}

function tensor(file: string, view: Omit<TensorRef, 'kind'>): TensorRef {
  const { storage, offset, shape, strides } = view
  const empty = shape.includes(0)
  // A stride of 0 or overlapping rows would let a few bytes claim any number of weights.
  const count = shape.reduce((product, n) => product * n, 1)
  const last = shape.reduce((sum, n, axis) => sum + (n - 1) * (strides[axis] ?? 0), offset)
  if (shape.length !== strides.length || (!empty && Math.max(last, count - 1) >= storage.elements))
    throw badCheckpoint(file, message('lamim.tensorRange', { file }), {
      details: `storage ${storage.key} of ${storage.elements}, shape ${shape}, strides ${strides}`,
    })
  return { kind: 'tensor', ...view }
}

interface Counts extends Tuple {
  readonly items: readonly number[]
}

function isCount(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
function isCounts(value: Value | undefined): value is Counts {
  return isTuple(value) && value.items.length <= 8 && value.items.every(isCount)
}
function kindOf(value: Value | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
}
function isTuple(value: Value | undefined): value is Tuple {
  return kindOf(value) === 'tuple'
}
function isGlobal(value: Value | undefined): value is Global {
  return kindOf(value) === 'global'
}
function isStorage(value: Value | undefined): value is StorageRef {
  return kindOf(value) === 'storage'
}
/** Whether a value is a tensor. */
export function isTensor(value: Value | undefined): value is TensorRef {
  return kindOf(value) === 'tensor'
}

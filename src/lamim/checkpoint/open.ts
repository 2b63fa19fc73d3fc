import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { badCheckpoint, readBytes, truncated } from './bytes.ts'
import { readPickle } from './pickle.ts'
import { type Dict, isTensor, type Value } from './pickle-values.ts'
import { type CheckpointTensor, openTensor } from './tensor.ts'
import { looksLikeZip, openZip, type ZipEntry } from './zip.ts'

/** A state dict whose tensors are read from the file on request. */
export interface Checkpoint {
  readonly name: string
  /** Bytes of the file. */
  readonly size: number
  /** By their keys in the file. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>
}

/** Bytes. The pickles of LaMIM's checkpoints have 30 kB. */
const maxPickle = 16 * 1024 ** 2

/**
 * Opens a state dict saved by `torch.save` (PyTorch 1.6 and newer). Only the zip directory and the
 * pickle are read, and nothing in the pickle is executed.
 * @throws Problem 'bad-checkpoint' for anything else, 'bad-file' if cut off
 */
export async function openCheckpoint(
  { name, source }: NamedSource,
  control: Control = {},
): Promise<Checkpoint> {
  control.signal?.throwIfAborted()
  const head = await readBytes(name, source, 0, Math.min(16, source.size))
  if (!looksLikeZip(head)) throw otherFormat(name, head, source.size)
  const entries = await openZip(name, source)
  control.signal?.throwIfAborted()

  const pickle = [...entries.values()].find(entry => entry.name.split('/').at(-1) === 'data.pkl')
  if (!pickle) throw badCheckpoint(name, message('lamim.zipWithoutPickle', { file: name }))
  const root = pickle.name.slice(0, -'data.pkl'.length)
  const inside = (path: string): ZipEntry | undefined => entries.get(root + path)
  if (inside('constants.pkl') || [...entries.keys()].some(key => key.startsWith(`${root}code/`)))
    throw badCheckpoint(name, message('lamim.torchScript', { file: name }))
  if (pickle.size > maxPickle)
    throw badCheckpoint(name, message('lamim.tooManyEntries', { file: name }), {
      details: `data.pkl has ${pickle.size} bytes`,
    })
  const littleEndian = await isLittleEndian(name, inside('byteorder'))
  const dict = stateDict(name, readPickle(name, await pickle.read()))
  control.signal?.throwIfAborted()

  const tensors = new Map<string, CheckpointTensor>()
  for (const [key, value] of dict) {
    if (typeof key !== 'string' || !isTensor(value))
      throw badCheckpoint(name, message('lamim.notATensor', { file: name, key: String(key) }))
    const entry = inside(`data/${value.storage.key}`)
    if (!entry) throw truncated(name, `no entry data/${value.storage.key} for '${key}'`)
    tensors.set(key, openTensor(name, key, value, entry, littleEndian))
  }
  return { name, size: source.size, tensors }
}

/** The state dict itself, or under `state_dict` as training scripts often wrap it. */
function stateDict(file: string, value: Value): Dict {
  const wrapped = value instanceof Map ? value.get('state_dict') : undefined
  const dict = wrapped instanceof Map ? wrapped : value
  if (dict instanceof Map && dict.size > 0) return dict
  throw badCheckpoint(file, message('lamim.noStateDict', { file }))
}

async function isLittleEndian(file: string, entry: ZipEntry | undefined): Promise<boolean> {
  if (!entry) return true
  const order = new TextDecoder().decode(await entry.read(0, Math.min(entry.size, 16))).trim()
  if (order === 'little' || order === 'big') return order === 'little'
  throw badCheckpoint(file, message('lamim.byteOrder', { file, order }))
}

/** A pickled `0x1950a86a20f9469cfc6c` opens files of PyTorch before 1.6 (torch/serialization.py). */
const legacyMagic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

function otherFormat(file: string, head: Uint8Array, size: number) {
  if (head.length === 0) return truncated(file, 'the file is empty')
  if (head[0] === 0x80 && legacyMagic.every((byte, i) => head[2 + i] === byte))
    return badCheckpoint(file, message('lamim.oldPytorch', { file }))
  if (head[0] === 0x80) return badCheckpoint(file, message('lamim.barePickle', { file }))
  if (isSafetensors(head, size)) return badCheckpoint(file, message('lamim.safetensors', { file }))
  return badCheckpoint(file, message('lamim.notACheckpoint', { file }), {
    details: `first bytes ${[...head.subarray(0, 8)].map(b => b.toString(16)).join(' ')}`,
  })
}

/** Safetensors begin with the length of a JSON header (8 bytes), then the header. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10) return false
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  return head[8] === 0x7b && length < BigInt(size)
}

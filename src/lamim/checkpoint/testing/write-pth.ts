import type { Dtype } from '../tensor.ts'
import { pickleStateDict, storageBytes, type TensorToWrite } from './write-pickle.ts'

export interface PthOptions {
  readonly dtype?: Dtype
  readonly littleEndian?: boolean
  /** Instead of the state dict's own. */
  readonly pickle?: Uint8Array<ArrayBuffer>
  /** More entries, by their path inside the archive's folder. */
  readonly extra?: Readonly<Record<string, string>>
  /** Storages that are left out. */
  readonly without?: readonly number[]
  /** Compression method that every entry claims. */
  readonly method?: number
  /** Bytes that lie unused before the first storage; offsets go into zip64 records then. */
  readonly gap?: number
}

/** Bytes at places of a file that is otherwise zero. */
export interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A `.pth` as torch.save writes it, as pieces, so that a sparse file of any size can be made. */
export function pthPieces(
  tensors: ReadonlyMap<string, TensorToWrite>,
  options: PthOptions = {},
): { pieces: Piece[]; size: number } {
  const { dtype = 'float32', littleEndian = true, gap = 0, method = 0 } = options
  const pieces: Piece[] = []
  const directory: Uint8Array[] = []
  let at = 0

  function put(bytes: Uint8Array<ArrayBuffer>): void {
    pieces.push({ offset: at, bytes })
    at += bytes.length
  }
  function entry(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    const name = new TextEncoder().encode(`archive/${path}`)
    // As PyTorch does, so that data begins at a multiple of 64.
    const padding = (64 - ((at + 30 + name.length + 4) % 64)) % 64
    directory.push(centralRecord(name, bytes.length, at, method))
    put(
      record(
        0x04034b50,
        [
          [4, 20],
          [6, 0],
          [8, method],
        ],
        30,
        [
          [14, 0],
          [18, bytes.length],
          [22, bytes.length],
        ],
        [
          [26, name.length],
          [28, padding + 4],
        ],
      ),
    )
    put(name.slice())
    const extra = new Uint8Array(padding + 4)
    new DataView(extra.buffer).setUint16(0, 0x4246, true)
    new DataView(extra.buffer).setUint16(2, padding, true)
    put(extra)
    put(bytes)
  }

  entry('data.pkl', options.pickle ?? pickleStateDict(tensors, dtype))
  for (const [path, text] of Object.entries(options.extra ?? {}))
    entry(path, new TextEncoder().encode(text))
  if (!littleEndian) entry('byteorder', new TextEncoder().encode('big'))
  at += gap
  for (const [i, tensor] of [...tensors.values()].entries())
    if (!options.without?.includes(i)) entry(`data/${i}`, storageBytes(tensor, dtype, littleEndian))

  const start = at
  for (const bytes of directory) put(bytes.slice())
  const size = at - start
  const zip64 = at
  put(zip64End(directory.length, size, start))
  put(zip64Locator(zip64))
  put(
    record(
      0x06054b50,
      [
        [8, 0xffff],
        [10, 0xffff],
      ],
      22,
      [
        [12, 0xffffffff],
        [16, 0xffffffff],
      ],
      [],
    ),
  )
  return { pieces, size: at }
}

/** The same as one Blob. */
export function pthBlob(
  tensors: ReadonlyMap<string, TensorToWrite>,
  options: PthOptions = {},
): Blob {
  const { pieces, size } = pthPieces(tensors, options)
  const bytes = new Uint8Array(size)
  for (const piece of pieces) bytes.set(piece.bytes, piece.offset)
  return new Blob([bytes])
}

type Fields = readonly (readonly [number, number])[]

function record(
  magic: number,
  words: Fields,
  length: number,
  longs: Fields,
  moreWords: Fields,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length))
  view.setUint32(0, magic, true)
  for (const [at, value] of [...words, ...moreWords]) view.setUint16(at, value, true)
  for (const [at, value] of longs) view.setUint32(at, value, true)
  return new Uint8Array(view.buffer)
}

/** A central directory record with its offset in a zip64 field. */
function centralRecord(name: Uint8Array, size: number, offset: number, method: number): Uint8Array {
  const head = record(
    0x02014b50,
    [
      [10, method],
      [28, name.length],
      [30, 12],
    ],
    46,
    [
      [20, size],
      [24, size],
      [42, 0xffffffff],
    ],
    [],
  )
  const extra = new DataView(new ArrayBuffer(12))
  extra.setUint16(0, 1, true)
  extra.setUint16(2, 8, true)
  extra.setBigUint64(4, BigInt(offset), true)
  return Uint8Array.from([...head, ...name, ...new Uint8Array(extra.buffer)])
}

function zip64End(count: number, size: number, start: number): Uint8Array<ArrayBuffer> {
  const bytes = record(0x06064b50, [], 56, [], [])
  const view = new DataView(bytes.buffer)
  for (const [at, value] of [
    [4, 44],
    [24, count],
    [32, count],
    [40, size],
    [48, start],
  ] as const)
    view.setBigUint64(at, BigInt(value), true)
  return bytes
}

function zip64Locator(at: number): Uint8Array<ArrayBuffer> {
  const bytes = record(0x07064b50, [], 20, [[16, 1]], [])
  new DataView(bytes.buffer).setBigUint64(8, BigInt(at), true)
  return bytes
}

import { badCheckpoint, readBytes, truncated } from './bytes.ts'

/** A stored entry of a zip archive; its bytes are read when they're asked for. */
export interface ZipEntry {
  readonly name: string
  /** Bytes of the entry. */
  readonly size: number
  /** Bytes `start` … `end` of the entry, all without arguments. */
  read(start?: number, end?: number): Promise<Uint8Array<ArrayBuffer>>
  /** The entry as a part of the archive, unread. */
  blob(): Promise<Blob>
}

// PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
const localMagic = 0x04034b50
const centralMagic = 0x02014b50
const endMagic = 0x06054b50
const zip64EndMagic = 0x06064b50
const zip64LocatorMagic = 0x07064b50
const endSize = 22
const locatorSize = 20
const zip64EndSize = 56
/** A comment after the end record may take this much. */
const maxComment = 0xffff
/** LaMIM's archives have some 250 entries of about 60 bytes: anything near this is no checkpoint. */
const maxDirectory = 16 * 1024 ** 2

/** Whether the first bytes are those of a zip archive. */
export function looksLikeZip(head: Uint8Array): boolean {
  return head.length >= 4 && view(head).getUint32(0, true) === localMagic
}

/**
 * The entries of a zip archive by name, from its central directory; zip64 included.
 * @throws Problem 'bad-file' if cut off, 'bad-checkpoint' if compressed, encrypted or absurd
 */
export async function openZip(file: string, source: Blob): Promise<Map<string, ZipEntry>> {
  const { offset, size, count } = await findDirectory(file, source)
  if (size > maxDirectory)
    throw badCheckpoint(file, 'lists far more entries than a checkpoint has.', {
      details: `central directory of ${size} bytes`,
    })
  const directory = await readBytes(file, source, offset, offset + size)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    const next = parseEntry(file, source, directory, at)
    if (entries.has(next.entry.name))
      throw badCheckpoint(file, `holds '${next.entry.name}' twice, as no checkpoint does.`)
    entries.set(next.entry.name, next.entry)
    at = next.end
  }
  return entries
}

interface Directory {
  readonly offset: number
  readonly size: number
  readonly count: number
}

async function findDirectory(file: string, source: Blob): Promise<Directory> {
  const from = Math.max(0, source.size - endSize - maxComment - locatorSize)
  const tail = await readBytes(file, source, from, source.size)
  const bytes = view(tail)
  for (let at = tail.length - endSize; at >= 0; at--) {
    if (bytes.getUint32(at, true) !== endMagic) continue
    const locator = at - locatorSize
    if (locator >= 0 && bytes.getUint32(locator, true) === zip64LocatorMagic)
      return zip64Directory(file, source, big(file, bytes, locator + 8))
    return {
      count: bytes.getUint16(at + 10, true),
      size: bytes.getUint32(at + 12, true),
      offset: bytes.getUint32(at + 16, true),
    }
  }
  throw truncated(file, 'the archive has no end record')
}

async function zip64Directory(file: string, source: Blob, at: number): Promise<Directory> {
  const bytes = view(await readBytes(file, source, at, at + zip64EndSize))
  if (bytes.getUint32(0, true) !== zip64EndMagic)
    throw truncated(file, `no zip64 end record at byte ${at}`)
  return {
    count: big(file, bytes, 32),
    size: big(file, bytes, 40),
    offset: big(file, bytes, 48),
  }
}

function parseEntry(
  file: string,
  source: Blob,
  directory: Uint8Array,
  at: number,
): { entry: ZipEntry; end: number } {
  const bytes = view(directory)
  if (at + 46 > directory.length || bytes.getUint32(at, true) !== centralMagic)
    throw truncated(file, `no directory record at byte ${at} of the central directory`)
  const flags = bytes.getUint16(at + 8, true)
  const method = bytes.getUint16(at + 10, true)
  const nameLength = bytes.getUint16(at + 28, true)
  const extraLength = bytes.getUint16(at + 30, true)
  const extraAt = at + 46 + nameLength
  const end = extraAt + extraLength + bytes.getUint16(at + 32, true)
  if (end > directory.length) throw truncated(file, 'a directory record runs past its directory')
  const name = new TextDecoder().decode(directory.subarray(at + 46, extraAt))
  const sizes = zip64Sizes(file, bytes, extraAt, extraLength, {
    size: bytes.getUint32(at + 24, true),
    stored: bytes.getUint32(at + 20, true),
    offset: bytes.getUint32(at + 42, true),
  })
  if ((flags & 1) !== 0) throw badCheckpoint(file, 'is encrypted: save it without a password.')
  if (method !== 0 || sizes.size !== sizes.stored) {
    const details = `entry '${name}' has compression method ${method}`
    throw badCheckpoint(
      file,
      'is a compressed archive, and PyTorch stores without compressing: unzip it if the .pth lies inside, or save it again with torch.save.',
      { details },
    )
  }
  return { entry: entryOf(file, source, name, sizes.size, sizes.offset), end }
}

interface Sizes {
  readonly size: number
  readonly stored: number
  readonly offset: number
}

/** Fields that hold only ones stand, in this order, in the extra field with id 1. */
function zip64Sizes(
  file: string,
  bytes: DataView,
  extraAt: number,
  extraLength: number,
  short: Sizes,
): Sizes {
  const result = { ...short }
  for (let at = extraAt; at + 4 <= extraAt + extraLength; ) {
    const length = bytes.getUint16(at + 2, true)
    if (bytes.getUint16(at, true) === 1) {
      let field = at + 4
      for (const key of ['size', 'stored', 'offset'] as const) {
        if (short[key] !== 0xffffffff) continue
        if (field + 8 > at + 4 + length) throw truncated(file, 'a zip64 record is too short')
        result[key] = big(file, bytes, field)
        field += 8
      }
    }
    at += 4 + length
  }
  return result
}

function entryOf(file: string, source: Blob, name: string, size: number, at: number): ZipEntry {
  let data: Promise<number> | undefined

  async function locate(): Promise<number> {
    const header = view(await readBytes(file, source, at, at + 30))
    if (header.getUint32(0, true) !== localMagic)
      throw truncated(file, `no entry at byte ${at}, where '${name}' should be`)
    // PyTorch pads the local extra field so that data starts at a multiple of 64.
    const start = at + 30 + header.getUint16(26, true) + header.getUint16(28, true)
    if (start + size > source.size) throw truncated(file, `'${name}' runs past the file's end`)
    return start
  }

  return {
    name,
    size,
    async blob() {
      data ??= locate()
      const origin = await data
      return source.slice(origin, origin + size)
    },
    async read(start = 0, end = size) {
      data ??= locate()
      const origin = await data
      if (end > size) throw truncated(file, `'${name}' has ${size} bytes, ${end} were asked for`)
      return readBytes(file, source, origin + start, origin + end)
    },
  }
}

function big(file: string, bytes: DataView, at: number): number {
  if (at + 8 > bytes.byteLength) throw truncated(file, 'a zip64 record is too short')
  const value = Number(bytes.getBigUint64(at, true))
  if (!Number.isSafeInteger(value)) throw truncated(file, `an absurd offset: ${value}`)
  return value
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

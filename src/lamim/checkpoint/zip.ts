import { type FileEntry, isStored, storedPart, withZip } from '#io/zip.ts'
import { message } from '#messages/message.ts'
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

/** Signature of a local file header: PKWARE APPNOTE 6.3.10, section 4.3.7. */
const localMagic = [0x50, 0x4b, 3, 4]
/** Limit on entries. LaMIM's archives have about 250. */
const mostEntries = 100_000

/** Whether the first bytes are those of a zip archive. */
export function looksLikeZip(head: Uint8Array): boolean {
  return localMagic.every((byte, at) => head[at] === byte)
}

/**
 * The entries of a zip archive by name.
 * @throws Problem 'bad-file' if cut off, 'bad-checkpoint' if compressed, encrypted or absurd
 */
export async function openZip(file: string, source: Blob): Promise<Map<string, ZipEntry>> {
  const listed = await withZip(source, async entries => entries).catch(error => {
    throw truncated(file, String(error))
  })
  if (listed.length > mostEntries)
    throw badCheckpoint(file, message('lamim.tooManyEntries', { file }), {
      details: `${listed.length} entries`,
    })
  const entries = new Map<string, ZipEntry>()
  for (const entry of listed) {
    if (entry.directory) continue
    if (entries.has(entry.filename))
      throw badCheckpoint(file, message('lamim.entryTwice', { file, name: entry.filename }))
    entries.set(entry.filename, entryOf(file, source, entry))
  }
  return entries
}

function entryOf(file: string, source: Blob, entry: FileEntry): ZipEntry {
  const { filename: name, uncompressedSize: size } = entry
  if (entry.encrypted) throw badCheckpoint(file, message('lamim.encrypted', { file }))
  if (!isStored(entry))
    throw badCheckpoint(file, message('lamim.compressed', { file }), {
      details: `entry '${name}' has compression method ${entry.compressionMethod}`,
    })
  let part: Promise<Blob> | undefined
  const blob = () => {
    part ??= storedPart(source, entry).catch(error => {
      throw truncated(file, String(error))
    })
    return part
  }
  return {
    name,
    size,
    blob,
    async read(start = 0, end = size) {
      return readBytes(file, await blob(), start, end)
    },
  }
}

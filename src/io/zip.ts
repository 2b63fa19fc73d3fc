import {
  BlobReader,
  type Entry,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js'

export type { Entry, FileEntry }

/** zip.js's own workers would only copy here: whoever unpacks runs in a worker already. */
export const zipOptions = { useWebWorkers: false, useCompressionStream: true } as const

/**
 * Opens an archive, zip64 included, and closes it after the work.
 * @throws Error of zip.js where the archive is cut off or no zip
 */
export async function withZip<T>(
  source: Blob,
  work: (entries: readonly Entry[]) => Promise<T>,
): Promise<T> {
  const reader = new ZipReader(new BlobReader(source), zipOptions)
  try {
    return await work(await reader.getEntries())
  } finally {
    await reader.close()
  }
}

/** Whether an entry's bytes lie in the archive as they are. */
export function isStored(entry: FileEntry): boolean {
  const { compressionMethod, encrypted, compressedSize, uncompressedSize } = entry
  return compressionMethod === 0 && !encrypted && compressedSize === uncompressedSize
}

/**
 * A stored entry as an unread part of the archive. Reads the entry's own header, which says where its
 * data begins, and nothing of the data.
 * @throws Error of zip.js or RangeError where no such entry lies there
 */
export async function storedPart(source: Blob, entry: FileEntry): Promise<Blob> {
  await entry.getData(new WritableStream(), { checkOverlappingEntryOnly: true })
  const { dataOffset } = entry.localDirectory ?? {}
  const end = (dataOffset ?? Number.NaN) + entry.uncompressedSize
  if (!(end <= source.size)) throw new RangeError(`${entry.filename} runs past the archive's end`)
  return source.slice(dataOffset, end)
}

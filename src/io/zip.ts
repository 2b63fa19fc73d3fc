import {
  BlobReader,
  type Entry,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js'

export type { Entry, FileEntry }

/** Callers run in a worker already, so zip.js's own workers would only add copies. */
export const zipOptions = { useWebWorkers: false, useCompressionStream: true } as const

/**
 * Opens an archive, zip64 included, and closes it after the work.
 * @throws zip.js's Error when the file is truncated or isn't a zip
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

/** Whether an entry is stored without compression. */
export function isStored(entry: FileEntry): boolean {
  const { compressionMethod, encrypted, compressedSize, uncompressedSize } = entry
  return compressionMethod === 0 && !encrypted && compressedSize === uncompressedSize
}

/**
 * A stored entry as a slice of the archive. Reads the local header, which gives the offset of the data,
 * but no data.
 * @throws zip.js's Error or RangeError when the entry's local header is invalid
 */
export async function storedPart(source: Blob, entry: FileEntry): Promise<Blob> {
  await entry.getData(new WritableStream(), { checkOverlappingEntryOnly: true })
  const { dataOffset } = entry.localDirectory ?? {}
  const end = (dataOffset ?? Number.NaN) + entry.uncompressedSize
  if (!(end <= source.size)) throw new RangeError(`${entry.filename} runs past the archive's end`)
  return source.slice(dataOffset, end)
}

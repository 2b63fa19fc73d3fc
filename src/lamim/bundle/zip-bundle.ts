import type { FileEntry } from '@zip.js/zip.js'
import { isAbort, Problem } from '#errors/problem.ts'

/** A file inside a zip. */
export interface ZippedFile {
  readonly path: string
  readonly blob: Blob
}

/** zip.js, loaded when the first zip is met; workers of its own would do nothing but copy here. */
async function zipLibrary() {
  const library = await import('@zip.js/zip.js')
  library.configure({ useWebWorkers: false })
  return library
}

/** The first day that zip can name, so that equal bundles give equal zips. */
const firstDay = new Date(1980, 0, 1)

/** Files as one zip, stored without compressing, since weights don't shrink; zip64 beyond 4 GB. */
export async function zipOf(files: readonly ZippedFile[], signal?: AbortSignal): Promise<Blob> {
  const { BlobReader, BlobWriter, ZipWriter } = await zipLibrary()
  const zip = new ZipWriter(new BlobWriter('application/zip'), {
    level: 0,
    lastModDate: firstDay,
    extendedTimestamp: false,
    ...(signal ? { signal } : {}),
  })
  for (const { path, blob } of files) await zip.add(path, new BlobReader(blob))
  return zip.close()
}

/**
 * The files in a zip, as parts of it: only the directory and the entries' headers are read.
 * @throws Problem 'bad-file' if it is no sound zip, 'bad-model' if it is compressed or encrypted
 */
export async function unzip(name: string, zip: Blob): Promise<ZippedFile[]> {
  const { BlobReader, ZipReader } = await zipLibrary()
  try {
    const entries = await new ZipReader(new BlobReader(zip)).getEntries()
    const files: ZippedFile[] = []
    for (const entry of entries)
      if (!entry.directory) files.push({ path: entry.filename, blob: await part(name, zip, entry) })
    return files
  } catch (error) {
    if (error instanceof Problem || isAbort(error)) throw error
    throw new Problem(
      'bad-file',
      `${name} is no sound zip, or it was cut off: copy or export it again.`,
      { file: name, cause: error, details: String(error) },
    )
  }
}

/** Where a stored entry's bytes lie, as a slice of the archive. */
async function part(name: string, zip: Blob, entry: FileEntry): Promise<Blob> {
  const { compressionMethod, encrypted, uncompressedSize } = entry
  if (compressionMethod !== 0 || encrypted)
    throw new Problem(
      'bad-model',
      `${name} is a compressed zip: unpack it and choose the folder instead.`,
      { file: name },
    )
  // Reads the entry's own header, which says where its data begins, and nothing of the data.
  await entry.getData(new WritableStream(), { checkOverlappingEntryOnly: true })
  const { dataOffset } = entry.localDirectory ?? {}
  if (dataOffset === undefined) throw new RangeError(`${entry.filename} has no place in the zip`)
  return zip.slice(dataOffset, dataOffset + uncompressedSize)
}

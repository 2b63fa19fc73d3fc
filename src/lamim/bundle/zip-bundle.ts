import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { isAbort, Problem } from '#errors/problem.ts'
import { type FileEntry, isStored, storedPart, withZip, zipOptions } from '#io/zip.ts'
import { message } from '#messages/message.ts'

/** A file inside a zip. */
export interface ZippedFile {
  readonly path: string
  readonly blob: Blob
}

/** The earliest date that the zip format can hold. A fixed date makes equal bundles give equal zips. */
const firstDay = new Date(1980, 0, 1)

/** Packs files into one zip without compression, because weights don't compress. Uses zip64 beyond 4 GB. */
export async function zipOf(files: readonly ZippedFile[], signal?: AbortSignal): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), {
    ...zipOptions,
    level: 0,
    lastModDate: firstDay,
    extendedTimestamp: false,
    ...(signal ? { signal } : {}),
  })
  for (const { path, blob } of files) await zip.add(path, new BlobReader(blob))
  return zip.close()
}

/**
 * Lists the files in a zip as slices of it. Only the directory and the entries' headers are read.
 * @throws Problem 'bad-file' if the zip is damaged, 'bad-model' if it is compressed or encrypted
 */
export async function unzip(name: string, zip: Blob): Promise<ZippedFile[]> {
  try {
    return await withZip(zip, async entries => {
      const files: ZippedFile[] = []
      for (const entry of entries)
        if (!entry.directory)
          files.push({ path: entry.filename, blob: await part(name, zip, entry) })
      return files
    })
  } catch (error) {
    if (error instanceof Problem || isAbort(error)) throw error
    throw new Problem('bad-file', message('lamim.badZip', { file: name }), {
      file: name,
      cause: error,
      details: String(error),
    })
  }
}

/** A stored entry's bytes as a slice of the archive. */
async function part(name: string, zip: Blob, entry: FileEntry): Promise<Blob> {
  if (!isStored(entry))
    throw new Problem('bad-model', message('lamim.compressedZip', { file: name }), { file: name })
  return storedPart(zip, entry)
}

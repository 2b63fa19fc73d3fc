import { isAbort, Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { type Entry, type FileEntry, withZip, zipOptions } from '#io/zip.ts'
import { type Message, message } from '#messages/message.ts'

/** Limits on an archive's declared sizes, checked before unpacking. */
const most = {
  files: 50_000,
  /** Unpacked bytes: a long examination has 1–2 GB. */
  bytes: 4 * 2 ** 30,
  /** Compression ratio: scans reach 2–3, air alone 100. */
  ratio: 100,
  /** Smaller archives may have any ratio. */
  small: 64 * 2 ** 20,
}

/** Names of the files in a zip. @throws Problem 'bad-file' when it isn't a zip */
export async function namesInZip({ name, source }: NamedSource): Promise<string[]> {
  return opened(name, source, async entries => entries.map(({ filename }) => filename))
}

/**
 * Unpacks a zip's files; archives inside it stay packed.
 * @throws Problem 'bad-file' when it is broken or contradicts its directory, 'unsupported' when it is
 *   encrypted or exceeds the limits; AbortError when cancelled
 */
export async function unpack(
  { name, source }: NamedSource,
  { signal, onProgress }: Control,
): Promise<NamedSource[]> {
  return opened(name, source, async entries => {
    const files = entries.filter(isFile)
    judge(name, source.size, files)
    const unpacked: NamedSource[] = []
    for (const [at, entry] of files.entries()) {
      signal?.throwIfAborted()
      onProgress?.({
        stage: message('dicom.unpacking', { count: files.length }),
        fraction: at / files.length,
      })
      unpacked.push({ name: entry.filename, source: await inflate(name, entry) })
    }
    return unpacked
  })
}

async function opened<T>(
  name: string,
  source: Blob,
  work: (entries: readonly Entry[]) => Promise<T>,
): Promise<T> {
  try {
    return await withZip(source, work)
  } catch (error) {
    if (error instanceof Problem || isAbort(error)) throw error
    throw new Problem('bad-file', message('dicom.badZip', { file: name }), {
      file: name,
      cause: error,
      details: error instanceof Error ? error.message : String(error),
    })
  }
}

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory && !/(^|\/)(__MACOSX\/|\.)/.test(entry.filename)
}

function judge(name: string, packed: number, files: readonly FileEntry[]): void {
  if (files.some(({ encrypted }) => encrypted))
    throw new Problem('unsupported', message('dicom.lockedZip', { file: name }), { file: name })
  const bytes = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const refuse = (summary: Message) => new Problem('unsupported', summary, { file: name })
  if (files.length > most.files)
    throw refuse(
      message('dicom.manyFilesInZip', { file: name, count: files.length, most: most.files }),
    )
  if (bytes > most.bytes || (bytes > most.small && bytes > most.ratio * packed))
    throw refuse(message('dicom.largeZip', { file: name, bytes, packed }))
}

/** Unpacks one file and stops when it exceeds its declared size. */
async function inflate(archive: string, entry: FileEntry): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      bytes += part.length
      if (bytes > entry.uncompressedSize)
        throw new Problem('bad-file', message('dicom.longerThanDeclared', { file: archive }), {
          file: archive,
        })
      parts.push(part)
    },
  })
  await entry.getData(sink, { ...zipOptions, checkSignature: true })
  return new Blob(parts)
}

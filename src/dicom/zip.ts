import {
  BlobReader,
  type Entry,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js'
import { isAbort, Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'

/** An archive is judged by what it declares, before anything is unpacked. */
const most = {
  files: 50_000,
  /** Bytes unpacked: a long examination has one or two GB. */
  bytes: 4 * 2 ** 30,
  /** Scans shrink to a half or a third; air alone to a hundredth. */
  ratio: 100,
  /** Small archives may be as empty as they like. */
  small: 64 * 2 ** 20,
}

const options = { useWebWorkers: false, useCompressionStream: true } as const

/** Names of the files in a zip. @throws Problem 'bad-file' where it is none */
export async function namesInZip({ name, source }: NamedSource): Promise<string[]> {
  return opened(name, source, async entries => entries.map(({ filename }) => filename))
}

/**
 * Unpacks a zip's files; archives inside it stay packed.
 * @throws Problem 'bad-file' where it is broken or is not what it declares to be, 'unsupported' where
 *   it is encrypted or would unpack to absurdly much; AbortError when cancelled
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
      onProgress?.({ stage: `Unpacking ${files.length} files`, fraction: at / files.length })
      unpacked.push({ name: entry.filename, source: await inflate(name, entry) })
    }
    return unpacked
  })
}

async function opened<T>(
  name: string,
  source: Blob,
  work: (entries: Entry[]) => Promise<T>,
): Promise<T> {
  const reader = new ZipReader(new BlobReader(source), options)
  try {
    return await work(await reader.getEntries())
  } catch (error) {
    if (error instanceof Problem || isAbort(error)) throw error
    throw new Problem(
      'bad-file',
      `${name} can't be unpacked: it is cut off, changed, or no zip; pack it again, or drop the folder itself.`,
      { file: name, cause: error, details: error instanceof Error ? error.message : String(error) },
    )
  } finally {
    await reader.close()
  }
}

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory && !/(^|\/)(__MACOSX\/|\.)/.test(entry.filename)
}

function judge(name: string, packed: number, files: readonly FileEntry[]): void {
  if (files.some(({ encrypted }) => encrypted))
    throw new Problem(
      'unsupported',
      `${name} is locked with a password: unpack it and drop the folder.`,
      { file: name },
    )
  const bytes = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const excess =
    files.length > most.files
      ? `${files.length} files`
      : bytes > most.bytes || (bytes > most.small && bytes > most.ratio * packed)
        ? `${Math.round(bytes / 1e6)} MB out of ${(packed / 1e6).toFixed(1)} MB`
        : null
  if (excess)
    throw new Problem(
      'unsupported',
      `${name} would unpack to ${excess}, which no examination does: it was not opened; drop the folder of one examination.`,
      { file: name },
    )
}

/** Unpacks one file, and stops where it turns out larger than it was declared. */
async function inflate(archive: string, entry: FileEntry): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      bytes += part.length
      if (bytes > entry.uncompressedSize)
        throw new Problem(
          'bad-file',
          `${archive} holds more than it declares: it was not opened; pack it again.`,
          { file: archive },
        )
      parts.push(part)
    },
  })
  await entry.getData(sink, { ...options, checkSignature: true })
  return new Blob(parts)
}

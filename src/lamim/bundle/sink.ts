import { sha256Hasher } from '#volume/sha256.ts'

/** A file's content: at once, or in pieces. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>

/** Where a bundle is written. */
export interface BundleSink {
  /** Writes a file; `path` is relative, with `/` between folders. @returns what it came to */
  write(path: string, content: Content): Promise<{ readonly size: number; readonly sha256: string }>
}

/** One open file of a sink. */
export interface FileWriter {
  /** Appends. The bytes belong to the caller again once this settles. */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
  /** Called instead of `close` after a failure or cancel: nothing of the file may stay. */
  discard(): Promise<void>
}

/** A sink over anything that can append to files; hashes and counts while it writes. */
export function sinkOver(open: (path: string) => Promise<FileWriter>): BundleSink {
  return {
    async write(path, content) {
      const hasher = await sha256Hasher()
      let size = 0
      const file = await open(path)
      try {
        for await (const bytes of content instanceof Uint8Array ? [content] : content) {
          hasher.update(bytes)
          size += bytes.length
          await file.write(bytes)
        }
      } catch (error) {
        await file.discard()
        throw error
      }
      await file.close()
      return { size, sha256: hasher.digest() }
    },
  }
}

/** A bundle in memory: written through `sink`, read through `source`. */
export function memoryBundle() {
  const files = new Map<string, Blob>()
  const sink = sinkOver(async path => {
    const pieces: Blob[] = []
    return {
      async write(bytes) {
        pieces.push(new Blob([bytes.slice()]))
      },
      async close() {
        files.set(path, new Blob(pieces))
      },
      async discard() {
        pieces.length = 0
      },
    }
  })
  const source = {
    async read(path: string): Promise<Blob> {
      const file = files.get(path)
      if (!file) throw new RangeError(`nothing was written at ${path}`)
      return file
    },
  }
  return { sink, source, files: files as ReadonlyMap<string, Blob> }
}

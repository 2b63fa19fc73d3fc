import { sha256Of } from '#io/sha256.ts'
import { type Hashes, hashesOf, pieceSize } from './hashes.ts'

/** A file's content, whole or in pieces. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>

/** Destination of a bundle. */
export interface BundleSink {
  /** Writes a file; `path` is relative, with `/` between folders. @returns its size and hashes */
  write(path: string, content: Content): Promise<{ readonly size: number; readonly sha256: Hashes }>
}

/** One open file of a sink. */
export interface FileWriter {
  /** Appends. The caller may reuse the bytes once this settles. */
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
  /** Called instead of `close` after a failure or a cancel: removes the file. */
  discard(): Promise<void>
}

/** A sink over any storage that can append to files. Hashes and counts bytes while it writes. */
export function sinkOver(open: (path: string) => Promise<FileWriter>): BundleSink {
  return {
    async write(path, content) {
      const hasher = pieceHasher()
      let size = 0
      const file = await open(path)
      try {
        for await (const bytes of content instanceof Uint8Array ? [content] : content) {
          size += bytes.length
          await Promise.all([hasher.update(bytes), file.write(bytes)])
        }
      } catch (error) {
        await file.discard()
        throw error
      }
      await file.close()
      return { size, sha256: hashesOf(await hasher.digest()) }
    },
  }
}

/** Hashes a stream of bytes piece by piece. */
function pieceHasher() {
  const piece = new Uint8Array(pieceSize)
  const hashes: string[] = []
  let filled = 0

  async function hash(): Promise<void> {
    hashes.push(await sha256Of(piece.subarray(0, filled)))
    filled = 0
  }

  return {
    /** The caller may reuse the bytes once this settles. */
    async update(bytes: Uint8Array): Promise<void> {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + pieceSize - filled)
        piece.set(part, filled)
        at += part.length
        filled += part.length
        if (filled === pieceSize) await hash()
      }
    },
    /** At least one hash: an empty file has one. */
    async digest(): Promise<readonly string[]> {
      if (filled > 0 || hashes.length === 0) await hash()
      return hashes
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

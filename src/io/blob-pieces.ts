/** References to active readers. Chromium would collect their streams: see `streamOf` in blob-stream.ts. */
const activeReaders = new Set<object>()

/**
 * A blob's bytes, `size` at a time, fewer at the end. A BYOB reader fills one buffer again and again;
 * without it the browser allocates anew for each read, and 2 GB of new memory cost a second of page
 * faults.
 * @returns chunks that share one buffer: each is valid until the next is requested
 * @throws the blob's read error; RangeError when the blob ends early
 */
export async function* piecesOf(blob: Blob, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = byteReader(blob)
  if (!reader) return yield* slicesOf(blob, size)
  activeReaders.add(reader)
  let memory = new ArrayBuffer(Math.min(size, blob.size))
  try {
    for (let at = 0; at < blob.size; at += size) {
      const length = Math.min(size, blob.size - at)
      for (let filled = 0; filled < length; ) {
        const { value, done } = await reader.read(new Uint8Array(memory, filled, length - filled))
        if (!value || done) throw new RangeError(`${at + filled} bytes instead of ${blob.size}`)
        memory = value.buffer
        filled += value.length
      }
      yield new Uint8Array(memory, 0, length)
    }
  } finally {
    activeReaders.delete(reader)
    reader.cancel().catch(() => {}) // The consumer has stopped reading, so a failed cancel changes nothing.
  }
}

/** Null where the browser's blobs have no byte streams. */
function byteReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' })
  } catch {
    return null
  }
}

async function* slicesOf(blob: Blob, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < blob.size; at += size)
    yield new Uint8Array(await blob.slice(at, at + size).arrayBuffer())
}

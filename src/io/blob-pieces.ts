/** Readers at work. Chromium forgets a blob's stream whose reader nobody holds, and who waits for it waits on. */
const held = new Set<object>()

/**
 * A blob's bytes, `size` at a time, fewer at the end. A browser hands them out in memory of its own choice, fresh
 * every time, unless it's brought some: two gigabytes of fresh memory cost a second of page faults.
 * @returns pieces that lie in one and the same memory, each until the next is asked for
 * @throws whatever reading throws; RangeError when the blob ends early
 */
export async function* piecesOf(blob: Blob, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = byteReader(blob)
  if (!reader) return yield* slicesOf(blob, size)
  held.add(reader)
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
    held.delete(reader)
    reader.cancel().catch(() => {}) // Who stopped reading doesn't care.
  }
}

/** Null where blobs have no streams of bytes. */
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

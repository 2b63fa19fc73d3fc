/** Bytes read at a time. */
const piece = 2 ** 23

/**
 * A blob's bytes as a stream. `Blob.stream` stalls for ever in Chromium when its reader is collected
 * as garbage while it waits, and who waits doesn't hold it: reading 500 MB in slices of 4 MB to their
 * ends stalled in the first round (Chromium 156). What this one waits for is held by the browser.
 * (Not a stream of bytes: readers that bring a buffer of their own would copy all of it once more.)
 */
export function streamOf(blob: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      if (at >= blob.size) return controller.close()
      const bytes = await blob.slice(at, at + piece).arrayBuffer()
      at += bytes.byteLength
      controller.enqueue(new Uint8Array(bytes))
    },
  })
}

/** A blob whose slices are read by `streamOf`, for engines that stream what they are given. */
export function steadyBlob(source: Blob): Blob {
  return blobOver(source.size, (from, to) => steadyBlob(source.slice(from, to)), {
    stream: () => streamOf(source),
    arrayBuffer: () => source.arrayBuffer(),
  })
}

/** A blob over bytes that are in memory: `new Blob` would copy them to another process and back. */
export function memoryBlob(bytes: Uint8Array<ArrayBuffer>): Blob {
  return blobOver(bytes.length, (from, to) => memoryBlob(bytes.subarray(from, to)), {
    stream: () => streamOf(memoryBlob(bytes)),
    arrayBuffer: async () => bytes.slice().buffer,
  })
}

/** A blob whose parts and bytes come from elsewhere. */
export function blobOver(
  size: number,
  slice: (from?: number, to?: number) => Blob,
  read: Pick<Blob, 'stream' | 'arrayBuffer'>,
): Blob {
  return Object.defineProperties(new Blob(), {
    size: { value: size },
    slice: { value: slice },
    stream: { value: read.stream },
    arrayBuffer: { value: read.arrayBuffer },
  })
}

/** Bytes per read. */
const chunkSize = 2 ** 23

/**
 * A blob's bytes as a stream, in place of `Blob.stream`.
 *
 * Chromium garbage-collects the stream of `Blob.stream` when nothing references its reader; pending
 * reads then never settle. Seen in Chromium 156 when 500 MB were read in slices of 4 MB, each to its
 * end. WebKit had the same fault and fixed it: https://github.com/WebKit/WebKit/pull/54097. For
 * Chromium no public issue was found. The browser keeps a pending `arrayBuffer()` alive, so this
 * stream is safe. It can go when `blob-stream.test.ts` passes in Chromium with `blob.stream()`.
 *
 * It is no byte stream: a BYOB reader would copy every chunk once more.
 */
export function streamOf(blob: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      if (at >= blob.size) return controller.close()
      const bytes = await blob.slice(at, at + chunkSize).arrayBuffer()
      at += bytes.byteLength
      controller.enqueue(new Uint8Array(bytes))
    },
  })
}

/** The same blob with `stream` replaced by `streamOf`, also in its slices. */
export function steadyBlob(source: Blob): Blob {
  return blobOver(source.size, (from, to) => steadyBlob(source.slice(from, to)), {
    stream: () => streamOf(source),
    arrayBuffer: () => source.arrayBuffer(),
  })
}

/** A blob over bytes in memory. `new Blob` would copy them to the browser process and back. */
export function memoryBlob(bytes: Uint8Array<ArrayBuffer>): Blob {
  return blobOver(bytes.length, (from, to) => memoryBlob(bytes.subarray(from, to)), {
    stream: () => streamOf(memoryBlob(bytes)),
    arrayBuffer: async () => bytes.slice().buffer,
  })
}

/** A blob with its own implementation of `slice`, `stream` and `arrayBuffer`. */
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

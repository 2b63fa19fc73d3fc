/** Bytes read at a time. */
const piece = 2 ** 22

/**
 * A blob's bytes as a stream. `Blob.stream` stalls for ever in Chromium when its reader is collected
 * as garbage while it waits, and who waits doesn't hold it: reading 500 MB in slices of 4 MB to their
 * ends stalled in the first round (Chromium 156). What this one waits for is held by the browser.
 */
export function streamOf(blob: Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (at < blob.size) {
        const bytes = await blob.slice(at, at + piece).arrayBuffer()
        at += bytes.byteLength
        controller.enqueue(new Uint8Array(bytes))
        return
      }
      controller.close()
      // A reader that brought its own buffer gets it back only so.
      controller.byobRequest?.respond(0)
    },
  })
}

/** A blob whose slices are read by `streamOf`, for engines that stream what they are given. */
export function steadyBlob(source: Blob): Blob {
  return Object.defineProperties(new Blob(), {
    size: { value: source.size },
    slice: { value: (from?: number, to?: number) => steadyBlob(source.slice(from, to)) },
    stream: { value: () => streamOf(source) },
    arrayBuffer: { value: () => source.arrayBuffer() },
  })
}

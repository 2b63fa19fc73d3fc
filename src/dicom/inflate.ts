import { streamOf } from '#io/blob-stream.ts'

/**
 * Inflates raw deflate data up to `most` bytes.
 * @throws TypeError when the data are damaged before that
 */
export async function inflate(source: Blob, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await inflateExactly(source, most)
  } catch {
    // DICOM pads the stream to an even length, and some browsers reject trailing bytes.
    return inflateExactly(source.slice(0, -1), most)
  }
}

async function inflateExactly(source: Blob, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const inflater = new DecompressionStream('deflate-raw') as ReadableWritablePair<
    Uint8Array<ArrayBuffer>,
    Uint8Array
  >
  const reader = streamOf(source).pipeThrough(inflater).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let bytes = 0; bytes < most; ) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    bytes += value.length
  }
  await reader.cancel()
  return new Uint8Array(await new Blob(parts).slice(0, most).arrayBuffer())
}

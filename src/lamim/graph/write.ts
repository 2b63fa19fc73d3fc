import type { Control } from '#errors/progress.ts'
import type { BuiltGraph } from './builder.ts'

/**
 * The external data of a graph: every tensor at its offset, gaps filled with zeros.
 * @throws whatever reading a tensor throws, and AbortError when cancelled
 */
export async function* graphData(
  { parts, dataSize }: BuiltGraph,
  control: Control,
  stage: string,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for (const { name, offset, payload } of parts) {
    if (offset > at) yield new Uint8Array(offset - at)
    at = offset
    for await (const bytes of payload.chunks()) {
      control.signal?.throwIfAborted()
      yield bytes
      at += bytes.length
      control.onProgress?.({ stage, fraction: at / dataSize })
    }
    if (at !== offset + payload.byteLength)
      throw new RangeError(`${name} has ${at - offset} bytes, not ${payload.byteLength}`)
  }
}

import type { Control } from '#errors/progress.ts'
import { inOrder, type Task } from '#io/in-order.ts'
import type { Message } from '#messages/message.ts'
import { inProcessRounder, type Rounder } from '../quantize/rounder.ts'
import type { BuiltGraph, Part } from './builder.ts'

/** Bytes of weights that are rounded ahead, across tensors. Rounded they take a quarter or an eighth. */
const ahead = 6 * 2 ** 26

/**
 * The external data of a graph: every tensor at its offset, gaps filled with zeros.
 * @throws whatever reading or rounding a tensor throws, and AbortError when cancelled
 */
export async function* graphData(
  { parts, dataSize }: BuiltGraph,
  control: Control,
  stage: Message,
  rounder: Rounder = inProcessRounder,
): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const bytes of inOrder(laidOut(parts, rounder), ahead)) {
    control.signal?.throwIfAborted()
    yield bytes
    at += bytes.length
    control.onProgress?.({ stage, fraction: at / dataSize })
  }
  if (at !== dataSize) throw new RangeError(`the tensors have ${at} bytes, not ${dataSize}`)
}

/** The pieces of all tensors, and the gaps before them. */
function* laidOut(parts: readonly Part[], rounder: Rounder): Generator<Task<Uint8Array>> {
  let at = 0
  for (const { offset, payload } of parts) {
    const gap = offset - at
    if (gap > 0) yield { bytes: gap, start: async () => new Uint8Array(gap) }
    yield* payload.pieces(rounder)
    at = offset + payload.byteLength
  }
}

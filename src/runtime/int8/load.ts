import type { Kernel } from './kernel.ts'
import type { Layout } from './layout.ts'
import type { Placed } from './places.ts'

/** A weight file's bytes in order. */
export type Pieces = AsyncIterable<{ readonly at: number; readonly bytes: Uint8Array }>

/**
 * Copies weights to their place as they arrive. At most one tensor is in memory twice.
 * @param places in the order of the file
 * @throws RangeError if the file ends too early
 */
export async function loadWeights(
  pieces: Pieces,
  places: readonly Placed[],
  { staging }: Layout,
  kernel: Kernel,
  memory: Uint8Array,
): Promise<void> {
  let current = 0
  for await (const { at, bytes } of pieces) {
    const end = at + bytes.length
    for (let place = places[current]; place && place.offset < end; place = places[current]) {
      const { offset, length, to, turned } = place
      const from = Math.max(at, offset)
      const until = Math.min(end, offset + length)
      const into = (turned ? staging : to) + from - offset
      memory.set(bytes.subarray(from - at, until - at), into)
      if (until < offset + length) break
      if (turned) kernel.pack(staging, turned.inner, turned.outputs, to, turned.sums)
      current++
    }
  }
  if (current < places.length) throw new RangeError('the weights end too early')
}

import type { Weights } from '#lamim/quantize/rounder.ts'
import type { RounderPool } from '#models/convert.ts'
import { Bridge, type WorkerLike } from './bridge.ts'
import { cancelling } from './table.ts'

/** Two cores stay busy with three workers: while one waits for bytes, another rounds. */
const poolSize = 3

/**
 * Workers that read weights and round them. A browser delivers a file's bytes to the thread that
 * asked, and only while that thread is idle, so each worker reads what it rounds.
 * @param start starts `rounder.worker.ts`
 */
export function rounderPool(start: () => WorkerLike): RounderPool {
  const bridges = Array.from(
    { length: poolSize },
    () => new Bridge(start, { cancelling: cancelling.rounder, moveInput: true }),
  )
  const idle = [...bridges]
  const waiting: { give(bridge: Bridge): void; reject(error: unknown): void }[] = []
  let ended: DOMException | null = null

  /** One matrix per worker: with all at once, the writer would get its first result with the last. */
  async function borrow<T>(use: (bridge: Bridge) => Promise<T>): Promise<T> {
    if (ended) throw ended
    const bridge =
      idle.pop() ?? (await new Promise<Bridge>((give, reject) => waiting.push({ give, reject })))
    try {
      return await use(bridge)
    } finally {
      const next = waiting.shift()
      if (next) next.give(bridge)
      else idle.push(bridge)
    }
  }

  return {
    rows: (weights, columns, format) =>
      borrow(bridge => bridge.run('roundRows', { weights: movable(weights), columns, format })),
    outputs: (weights, columns) =>
      borrow(bridge => bridge.run('roundOutputs', { weights: movable(weights), columns })),
    end() {
      ended = new DOMException('The conversion ended.', 'AbortError')
      for (const { reject } of waiting.splice(0)) reject(ended)
      for (const bridge of bridges) bridge.end(ended)
    },
  }
}

/** Only whole buffers can be transferred. */
function movable(weights: Weights): Weights {
  if (!(weights instanceof Float32Array)) return weights
  return weights.byteLength === weights.buffer.byteLength ? weights : weights.slice()
}

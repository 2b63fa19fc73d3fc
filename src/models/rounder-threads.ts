import type { BlockFormat, Quantized } from '#lamim/quantize/blockwise.ts'
import type { Outputs } from '#lamim/quantize/columns.ts'
import { type Rounder, rounderHere, type Weights } from '#lamim/quantize/rounder.ts'
import { openThread, serveThread, type Thread, type ThreadPort, type WorkerLike } from './thread.ts'

/** A rounder whose threads, if it has any, can be ended. */
export interface EndingRounder extends Rounder {
  end(): void
}

/** Without a format rows are rounded as outputs. */
interface Work {
  readonly weights: Weights
  readonly columns: number
  readonly format: BlockFormat | null
}

/** As many as keep two cores busy beside whoever writes: while one waits for its bytes, another rounds. */
const threads = 3

/**
 * Threads that read weights and round them: what is read arrives in the thread that asked, and only while that does
 * nothing else.
 * @param start starts a worker that runs `serveRounder`
 */
export function rounderThreads(start: () => WorkerLike): EndingRounder {
  const pool = Array.from({ length: threads }, () => openThread(start()))
  const idle = [...pool]
  const waiting: ((thread: Thread) => void)[] = []

  /** Matrices in turn: all at once would end together, and whoever writes them would have nothing until then. */
  async function round(weights: Weights, columns: number, format: BlockFormat | null) {
    const thread = idle.pop() ?? (await new Promise<Thread>(resolve => waiting.push(resolve)))
    try {
      return await ask(thread, { weights: whole(weights), columns, format })
    } finally {
      const next = waiting.shift()
      if (next) next(thread)
      else idle.push(thread)
    }
  }
  return {
    rows: async (weights, columns, format) => (await round(weights, columns, format)) as Quantized,
    outputs: async (weights, columns) => (await round(weights, columns, null)) as Outputs,
    end() {
      for (const thread of pool) thread.end()
    },
  }
}

function ask(thread: Thread, work: Work): Promise<unknown> {
  const { weights } = work
  return thread.ask(work, weights instanceof Float32Array ? [weights.buffer] : [])
}

/** Only whole buffers move. */
function whole(weights: Weights): Weights {
  if (!(weights instanceof Float32Array)) return weights
  return weights.byteLength === weights.buffer.byteLength ? weights : weights.slice()
}

/** Does at a port what threads of rounders do. */
export function serveRounder(port: ThreadPort): void {
  serveThread(port, async question => {
    const { weights, columns, format } = question as Work
    const rounded = format
      ? await rounderHere.rows(weights, columns, format)
      : await rounderHere.outputs(weights, columns)
    return [rounded, Object.values(rounded).flatMap(array => array?.buffer ?? [])]
  })
}

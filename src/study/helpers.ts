import { type BlockFormat, type Quantized, quantizeRows } from '#lamim/quantize/blockwise.ts'
import { type Outputs, quantizeOutputs } from '#lamim/quantize/columns.ts'
import { type Rounder, rounderHere, type Weights } from '#lamim/quantize/rounder.ts'
import { blobOver, streamOf } from '#volume/blob-stream.ts'
import { openThread, serveThread, type Thread, type ThreadPort, type WorkerLike } from './thread.ts'

/**
 * Who reads checkpoints and rounds weights for a conversion. In a browser two threads of their own: what is read
 * arrives in the thread that asked, and only while that does nothing else.
 */
export interface Helpers {
  readonly rounder: Rounder
  /** A file whose bytes, and those of its parts, the helpers read. */
  blob(source: Blob): Blob
  end(): void
}

/** A helper's work. Without a format rows are rounded as outputs. */
type Work =
  | { readonly source: Blob; readonly from: number; readonly to: number }
  | { readonly weights: Weights; readonly columns: number; readonly format: BlockFormat | null }

/** No threads: the one that asks does the work. */
export const noHelpers = (): Helpers => ({ rounder: rounderHere, blob: source => source, end() {} })

/** Two threads, for reading and for rounding. @param start starts a worker that runs `serveHelper` */
export function helperThreads(start: () => WorkerLike): Helpers {
  const reading = openThread(start())
  const rounding = openThread(start())
  return {
    rounder: rounderIn(rounding),
    blob: source => blobIn(reading, source, 0, source.size),
    end() {
      reading.end()
      rounding.end()
    },
  }
}

function rounderIn(thread: Thread): Rounder {
  const round = (given: Weights, columns: number, format: BlockFormat | null) => {
    // Only whole buffers move.
    const weights = given.byteLength === given.buffer.byteLength ? given : given.slice()
    return thread.ask({ weights, columns, format } satisfies Work, [weights.buffer])
  }
  return {
    rows: async (weights, columns, format) => (await round(weights, columns, format)) as Quantized,
    outputs: async (weights, columns) => (await round(weights, columns, null)) as Outputs,
  }
}

function blobIn(thread: Thread, source: Blob, from: number, to: number): Blob {
  const size = to - from
  const blob = blobOver(
    size,
    (start = 0, end = size) => blobIn(thread, source, from + start, from + Math.min(end, size)),
    {
      stream: () => streamOf(blob),
      arrayBuffer: async () =>
        (await thread.ask({ source, from, to } satisfies Work)) as ArrayBuffer,
    },
  )
  return blob
}

/** Does at a port what helpers do. */
export function serveHelper(port: ThreadPort): void {
  const read = reader()
  serveThread(port, async question => {
    const work = question as Work
    if ('source' in work) {
      const bytes = await read(work.source.slice(work.from, work.to))
      return [bytes, [bytes]]
    }
    const { weights, columns, format } = work
    const rounded = format
      ? quantizeRows(weights, columns, format)
      : quantizeOutputs(weights, columns)
    return [rounded, Object.values(rounded).flatMap(array => array?.buffer ?? [])]
  })
}

/** Long reads at once: more would end all together, with nothing to round until then. */
const atOnce = 2
/** Bytes from which a read is long; short ones needn't wait. */
const long = 2 ** 16

function reader(): (part: Blob) => Promise<ArrayBuffer> {
  const waiting: (() => void)[] = []
  let running = 0
  return async part => {
    if (part.size < long) return part.arrayBuffer()
    if (running === atOnce) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await part.arrayBuffer()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

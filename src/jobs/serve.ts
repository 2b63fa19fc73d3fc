import { asProblem, isAbort } from '#errors/problem.ts'
import type { Control, Progress } from '#errors/progress.ts'
import { type Message, sameMessage } from '#messages/message.ts'
import { buffersOf, type Request, type Response } from './protocol.ts'
import type { Handlers, JobName } from './table.ts'

/** The parts of a worker's global scope that are used here. */
export interface Port {
  postMessage(message: Response, transfer?: ArrayBuffer[]): void
  onmessage: ((event: MessageEvent<Request>) => void) | null
}

/** Answers requests at a port, one after another; a cancel overtakes them. */
export function serve<K extends JobName>(port: Port, handlers: Handlers<K>): void {
  const controllers = new Map<number, AbortController>()
  let last: Promise<void> = Promise.resolve()
  port.onmessage = ({ data }) => {
    if ('cancel' in data) {
      controllers.get(data.cancel)?.abort()
      return
    }
    const controller = new AbortController()
    controllers.set(data.id, controller)
    last = last
      .then(() => answer(port, handlers, data, controller.signal))
      .then(() => {
        controllers.delete(data.id)
      })
  }
}

async function answer<K extends JobName>(
  port: Port,
  handlers: Handlers<K>,
  { id, job, input }: Exclude<Request, { cancel: number }>,
  signal: AbortSignal,
): Promise<void> {
  try {
    signal.throwIfAborted()
    const handle = handlers[job as K] as Handle | undefined
    if (!handle) throw new Error(`this worker has no job named '${job}'`)
    const output = await handle(input, {
      signal,
      onProgress: sparsely(progress => port.postMessage({ id, progress })),
    })
    signal.throwIfAborted()
    port.postMessage({ id, output }, buffersOf(output))
  } catch (error) {
    port.postMessage(
      isAbort(error) ? { id, aborted: true } : { id, problem: asProblem(error).toData() },
    )
  }
}

/** Milliseconds between two progress messages within a stage, since each one renders. */
const pause = 250

/** Forwards the first message of each stage and the last of the job; throttles the others. */
function sparsely(report: (progress: Progress) => void): (progress: Progress) => void {
  let stage: Message | null = null
  let last = 0
  return progress => {
    const now = performance.now()
    if (
      stage !== null &&
      sameMessage(progress.stage, stage) &&
      progress.fraction < 1 &&
      now - last < pause
    )
      return
    stage = progress.stage
    last = now
    report(progress)
  }
}

/** An untyped handler: request and handler were checked against the same job map. */
type Handle = (input: unknown, control: Control) => Promise<unknown>

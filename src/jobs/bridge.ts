import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { buffersOf, type Request, type Response } from './protocol.ts'
import type { Cancelling, JobName, RunOf } from './table.ts'

/** The parts of `Worker` that a bridge needs, so that tests can bring their own. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onmessageerror' | 'onerror'
>

/** The page's side of one worker, and its queue. Every job settles, also when the worker dies. */
export interface Bridge {
  readonly run: RunOf<JobName>
  /** Ends the worker and rejects running and queued jobs with `error`. The next job starts another. */
  end(error: unknown): void
}

interface BridgeOptions {
  readonly cancelling: Cancelling
  /** Whether the buffers of an input move to the worker. Without it they are copied. */
  readonly moveInput?: boolean
}

interface Pending {
  readonly id: number
  readonly job: JobName
  readonly input: unknown
  readonly control: Control
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly stopListening: () => void
}

/** Milliseconds after which an idle worker without state is ended: WebAssembly memory never shrinks. */
const idleLife = 30_000

/** A queue of jobs to a worker that starts with the first of them. One job runs at a time. */
export function createBridge(
  start: () => WorkerLike,
  { cancelling, moveInput = false }: BridgeOptions,
): Bridge {
  let worker: WorkerLike | null = null
  let running: Pending | null = null
  let idleTimer: ReturnType<typeof setTimeout> | undefined
  let lastId = 0
  const queue: Pending[] = []

  function settle(pending: Pending, resolveOrReject: () => void): void {
    pending.stopListening()
    if (running === pending) running = null
    resolveOrReject()
    startNext()
  }

  function receive({ data }: MessageEvent<Response>): void {
    // A cancelled job may still answer.
    if (running?.id !== data.id) return
    const pending = running
    if ('progress' in data) pending.control.onProgress?.(data.progress)
    else if ('output' in data) settle(pending, () => pending.resolve(data.output))
    else if ('problem' in data)
      settle(pending, () => pending.reject(Problem.fromData(data.problem)))
    else settle(pending, () => pending.reject(abortError()))
  }

  function startWorker(): WorkerLike {
    const started = start()
    started.onmessage = receive
    started.onmessageerror = () => end(workerLost('a message could not be read'))
    started.onerror = event => {
      event.preventDefault()
      end(workerLost(event.message))
    }
    return started
  }

  function startNext(): void {
    clearTimeout(idleTimer)
    if (running) return
    const pending = queue.shift()
    if (!pending) {
      if (worker && cancelling === 'end-worker') idleTimer = setTimeout(terminate, idleLife)
      return
    }
    running = pending
    worker ??= startWorker()
    const { id, job, input } = pending
    try {
      worker.postMessage({ id, job, input } as Request, moveInput ? buffersOf(input) : [])
    } catch (error) {
      settle(pending, () => pending.reject(notPosted(error)))
    }
  }

  function terminate(): void {
    worker?.terminate()
    worker = null
  }

  function end(error: unknown): void {
    clearTimeout(idleTimer)
    terminate()
    const unsettled = running ? [running, ...queue.splice(0)] : queue.splice(0)
    running = null
    for (const pending of unsettled) {
      pending.stopListening()
      pending.reject(error)
    }
  }

  function cancel(pending: Pending): void {
    const place = queue.indexOf(pending)
    if (place >= 0) queue.splice(place, 1)
    else if (cancelling === 'end-worker') terminate()
    else worker?.postMessage({ cancel: pending.id } satisfies Request)
    // A worker that was asked is still busy. It answers in order, so the next job waits there.
    settle(pending, () => pending.reject(abortError()))
  }

  return {
    run: (job, input, control = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = control
        if (signal?.aborted) {
          reject(abortError())
          return
        }
        const onAbort = () => cancel(pending)
        const pending: Pending = {
          id: ++lastId,
          job,
          input,
          control: monotonic(control),
          resolve: resolve as (output: unknown) => void,
          reject,
          stopListening: () => signal?.removeEventListener('abort', onAbort),
        }
        signal?.addEventListener('abort', onAbort)
        queue.push(pending)
        startNext()
      }),
    end,
  }
}

/** A control whose progress never falls. */
function monotonic(control: Control): Control {
  let highest = 0
  return {
    ...control,
    onProgress: progress => {
      highest = Math.max(highest, progress.fraction)
      control.onProgress?.({ ...progress, fraction: highest })
    },
  }
}

function abortError(): DOMException {
  return new DOMException('The job was cancelled.', 'AbortError')
}

function workerLost(details: string): Problem {
  return new Problem(
    'worker-lost',
    'A background worker stopped: what was open stays; please try again.',
    { details },
  )
}

function notPosted(cause: unknown): Problem {
  return new Problem(
    'out-of-memory',
    'There is not enough memory to hand the scans to a background worker: close other tabs, or open smaller scans.',
    { details: String(cause), cause },
  )
}

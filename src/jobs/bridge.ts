import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import { buffersOf, type Request, type Response } from './protocol.ts'
import type { Cancelling, JobName, RunOf } from './table.ts'

/** The parts of `Worker` that a bridge needs, so that tests can bring their own. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onmessageerror' | 'onerror'
>

interface BridgeOptions {
  readonly cancelling: Cancelling
  /** Whether an input's buffers are transferred to the worker instead of copied. */
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

/**
 * The page's side of one worker, and the queue of its jobs. The worker starts with the first job and
 * runs one at a time. Every job settles, also when the worker dies.
 */
export class Bridge {
  readonly #start: () => WorkerLike
  readonly #options: BridgeOptions
  readonly #queue: Pending[] = []
  #worker: WorkerLike | null = null
  #running: Pending | null = null
  #idleTimer: ReturnType<typeof setTimeout> | undefined
  #lastId = 0

  constructor(start: () => WorkerLike, options: BridgeOptions) {
    this.#start = start
    this.#options = options
  }

  readonly run: RunOf<JobName> = (job, input, control = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = control
      if (signal?.aborted) {
        reject(abortError())
        return
      }
      const onAbort = () => this.#cancel(pending)
      const pending: Pending = {
        id: ++this.#lastId,
        job,
        input,
        control: monotonic(control),
        resolve: resolve as (output: unknown) => void,
        reject,
        stopListening: () => signal?.removeEventListener('abort', onAbort),
      }
      signal?.addEventListener('abort', onAbort)
      this.#queue.push(pending)
      this.#startNext()
    })

  /** Ends the worker and rejects running and queued jobs with `error`. The next job starts another. */
  end(error: unknown): void {
    clearTimeout(this.#idleTimer)
    this.#terminate()
    const unsettled = [...(this.#running ? [this.#running] : []), ...this.#queue.splice(0)]
    this.#running = null
    for (const pending of unsettled) {
      pending.stopListening()
      pending.reject(error)
    }
  }

  #startNext(): void {
    clearTimeout(this.#idleTimer)
    if (this.#running) return
    const pending = this.#queue.shift()
    if (!pending) {
      if (this.#worker && this.#options.cancelling === 'end-worker')
        this.#idleTimer = setTimeout(() => this.#terminate(), idleLife)
      return
    }
    this.#running = pending
    this.#worker ??= this.#startWorker()
    const { id, job, input } = pending
    const moved = this.#options.moveInput ? buffersOf(input) : []
    try {
      this.#worker.postMessage({ id, job, input } as Request, moved)
    } catch (error) {
      this.#settle(pending, () => pending.reject(notPosted(error)))
    }
  }

  #startWorker(): WorkerLike {
    const worker = this.#start()
    worker.onmessage = event => this.#receive(event)
    worker.onmessageerror = () => this.end(workerLost('a message could not be read'))
    worker.onerror = event => {
      event.preventDefault()
      this.end(workerLost(event.message))
    }
    return worker
  }

  #receive({ data }: MessageEvent<Response>): void {
    const pending = this.#running
    // A cancelled job may still answer.
    if (pending?.id !== data.id) return
    if ('progress' in data) pending.control.onProgress?.(data.progress)
    else if ('output' in data) this.#settle(pending, () => pending.resolve(data.output))
    else if ('problem' in data)
      this.#settle(pending, () => pending.reject(Problem.fromData(data.problem)))
    else this.#settle(pending, () => pending.reject(abortError()))
  }

  #settle(pending: Pending, resolveOrReject: () => void): void {
    pending.stopListening()
    if (this.#running === pending) this.#running = null
    resolveOrReject()
    this.#startNext()
  }

  #cancel(pending: Pending): void {
    const place = this.#queue.indexOf(pending)
    if (place >= 0) this.#queue.splice(place, 1)
    else if (this.#options.cancelling === 'end-worker') this.#terminate()
    else this.#worker?.postMessage({ cancel: pending.id } satisfies Request)
    // The worker still runs the cancelled job. It answers in order, so the next job can be posted now.
    this.#settle(pending, () => pending.reject(abortError()))
  }

  #terminate(): void {
    this.#worker?.terminate()
    this.#worker = null
  }
}

/** A control whose progress never decreases. */
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
  return new Problem('worker-lost', message('runtime.workerStopped'), { details })
}

function notPosted(cause: unknown): Problem {
  return new Problem('out-of-memory', message('runtime.workerMemory'), {
    details: String(cause),
    cause,
  })
}

import { Problem } from '#errors/problem.ts'
import type { Control, Progress } from '#errors/progress.ts'
import type { Request, Response } from './protocol.ts'
import type { JobName, Jobs } from './table.ts'

/** The parts of `Worker` that a line needs, so that tests can bring their own. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

/** How a running job is stopped: by ending its worker, or by asking it to stop between runs. */
export type Cancelling = 'end-worker' | 'ask'

interface Pending {
  readonly id: number
  readonly job: JobName
  readonly input: unknown
  readonly control: Control
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly stopListening: () => void
}

/** One worker and the jobs that wait for it. Every job settles, also when the worker dies. */
export interface Line {
  run<K extends JobName>(
    job: K,
    input: Jobs[K]['input'],
    control?: Control,
  ): Promise<Jobs[K]['output']>
  /** Ends the worker; what runs or waits is rejected with `error`. The next job starts another. */
  end(error: unknown): void
}

/** Milliseconds after which an idle worker without state is ended: its memory never shrinks. */
const idleLife = 30_000

/** A line of jobs to a worker that is started when it's needed. One job runs at a time. */
export function createLine(start: () => WorkerLike, cancelling: Cancelling): Line {
  let worker: WorkerLike | null = null
  let running: Pending | null = null
  let idle: ReturnType<typeof setTimeout> | undefined
  let count = 0
  const waiting: Pending[] = []

  function settle(pending: Pending, how: () => void): void {
    pending.stopListening()
    if (running === pending) running = null
    how()
    next()
  }

  function listen({ data }: MessageEvent<Response>): void {
    // A job that was given up may still answer.
    if (running?.id !== data.id) return
    const pending = running
    if ('progress' in data) report(pending, data.progress)
    else if ('output' in data) settle(pending, () => pending.resolve(data.output))
    else if ('problem' in data)
      settle(pending, () => pending.reject(Problem.fromData(data.problem)))
    else settle(pending, () => pending.reject(abortError()))
  }

  function startWorker(): WorkerLike {
    const started = start()
    started.onmessage = listen
    started.onerror = event => {
      event.preventDefault()
      end(
        new Problem(
          'worker-lost',
          'A background worker stopped: what was open stays; please try again.',
          { details: event.message },
        ),
      )
    }
    return started
  }

  function next(): void {
    clearTimeout(idle)
    if (running) return
    const pending = waiting.shift()
    if (!pending) {
      if (worker && cancelling === 'end-worker') idle = setTimeout(drop, idleLife)
      return
    }
    running = pending
    worker ??= startWorker()
    const { id, job, input } = pending
    try {
      worker.postMessage({ id, job, input } as Request)
    } catch (error) {
      settle(pending, () =>
        pending.reject(
          new Problem(
            'out-of-memory',
            'There is not enough memory to hand the scans to a background worker: close other tabs, or open smaller scans.',
            { details: String(error), cause: error },
          ),
        ),
      )
    }
  }

  function drop(): void {
    worker?.terminate()
    worker = null
  }

  function end(error: unknown): void {
    drop()
    const given = running ? [running, ...waiting.splice(0)] : waiting.splice(0)
    running = null
    for (const pending of given) {
      pending.stopListening()
      pending.reject(error)
    }
  }

  function cancel(pending: Pending): void {
    const place = waiting.indexOf(pending)
    if (place >= 0) waiting.splice(place, 1)
    else if (cancelling === 'end-worker') drop()
    else worker?.postMessage({ cancel: pending.id } satisfies Request)
    // A session's worker is still busy, but it answers in order: the next job waits there.
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
          id: ++count,
          job,
          input,
          control: rising(control),
          resolve: output => resolve(output as Jobs[typeof job]['output']),
          reject,
          stopListening: () => signal?.removeEventListener('abort', onAbort),
        }
        signal?.addEventListener('abort', onAbort)
        waiting.push(pending)
        next()
      }),
    end,
  }
}

function report(pending: Pending, progress: Progress): void {
  pending.control.onProgress?.(progress)
}

/** A control whose progress never falls. */
function rising(control: Control): Control {
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

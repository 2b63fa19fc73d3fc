import { Problem, type ProblemCode } from '#errors/problem.ts'
import { type Control, scaleProgress } from '#errors/progress.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import type { Bridge } from './bridge.ts'
import type { JobName, Jobs, RunOf } from './table.ts'

type Load = Jobs['load']['input']

/**
 * A session's `run` that loads the last model again after a loss, and repeats the job once.
 * @param onReload receives the model after a loss; null where it could not be loaded
 */
export function reloadAfterLoss(
  session: Bridge,
  onReload: (model: LoadedModel | null) => void,
): RunOf<JobName> {
  let lastLoad: Load | null = null
  /** Shared by all jobs that the same loss stopped. */
  let reloading: Promise<void> | null = null

  async function reload(load: Load, loss: unknown, { onProgress }: Control): Promise<void> {
    session.end(loss)
    const notify = (model: LoadedModel | null) => {
      // The user may have selected another model meanwhile.
      if (lastLoad === load) onReload(model)
    }
    try {
      notify(await session.run('load', load, onProgress ? { onProgress } : {}))
    } catch (error) {
      notify(null)
      throw error
    } finally {
      reloading = null
    }
  }

  return async (job, input, control = {}) => {
    if (job === 'load') {
      lastLoad = input as Load
      return session.run(job, input, control)
    }
    try {
      return await session.run(job, input, control)
    } catch (error) {
      if (!lastLoad || !isLoss(error)) throw error
      reloading ??= reload(lastLoad, error, scaleProgress(control, 0, 0.5))
      await orAborted(reloading, control.signal)
      return session.run(job, input, scaleProgress(control, 0.5, 1))
    }
  }
}

/** Waits for work that other jobs share: a cancel leaves it running. */
function orAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** 'not-loaded': the worker died while idle, and its replacement has no model yet. */
const losses: ReadonlySet<ProblemCode> = new Set(['device-lost', 'worker-lost', 'not-loaded'])

function isLoss(error: unknown): boolean {
  return error instanceof Problem && losses.has(error.code)
}

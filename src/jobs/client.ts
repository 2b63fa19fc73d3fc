import { Problem, type ProblemCode } from '#errors/problem.ts'
import { type Control, within } from '#errors/progress.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { createLine, type Line, type WorkerLike } from './bridge.ts'
import type { DicomJob, JobName, Jobs, ModelJob, PrepareJob, RunOf, VoxelJob } from './table.ts'

/** How the page starts its workers. */
export interface Workers {
  readonly voxel: () => WorkerLike
  readonly dicom: () => WorkerLike
  readonly prepare: () => WorkerLike
  readonly session: () => WorkerLike
  readonly model: () => WorkerLike
}

/** The page's side of all workers. */
export interface Client {
  readonly run: RunOf<JobName>
  /** Ends the workers; what runs is rejected as cancelled. */
  dispose(): void
}

const voxelJobs: ReadonlySet<JobName> = new Set<VoxelJob>([
  'open',
  'readMask',
  'transform',
  'regrid',
  'write',
])
const dicomJobs: ReadonlySet<JobName> = new Set<DicomJob>(['series'])
const prepareJobs: ReadonlySet<JobName> = new Set<PrepareJob>(['prepare'])
const modelJobs: ReadonlySet<JobName> = new Set<ModelJob>([
  'examine',
  'convert',
  'models',
  'removeModel',
  'exportModel',
  'importModel',
])

/**
 * The app's workers.
 * @param engineFolder absolute URL of the folder with onnxruntime's engines, inside the page's own
 */
export function browserWorkers(engineFolder: string): Workers {
  return {
    voxel: () =>
      new Worker(new URL('./workers/voxel.worker.ts', import.meta.url), { type: 'module' }),
    dicom: () =>
      new Worker(new URL('./workers/dicom.worker.ts', import.meta.url), { type: 'module' }),
    prepare: () =>
      new Worker(new URL('./workers/prepare.worker.ts', import.meta.url), {
        type: 'module',
        name: new URL('..', engineFolder).href,
      }),
    session: () =>
      new Worker(new URL('./workers/session.worker.ts', import.meta.url), {
        type: 'module',
        name: engineFolder,
      }),
    model: () =>
      new Worker(new URL('./workers/model.worker.ts', import.meta.url), {
        type: 'module',
        name: engineFolder,
      }),
  }
}

/**
 * Sends jobs to the worker they belong to. A session whose GPU or worker was lost is started again,
 * its model loaded as before, and the job asked once more: the study never notices.
 * @param onReload told which model is there after a loss: it may run elsewhere than before; null
 *   where it could not be loaded again
 */
export function createClient(
  workers: Workers,
  onReload: (model: LoadedModel | null) => void = () => {},
): Client {
  const voxel = createLine(workers.voxel, 'end-worker')
  const dicom = createLine(workers.dicom, 'end-worker')
  // elastix doesn't look up while it works.
  const prepare = createLine(workers.prepare, 'end-worker')
  const session = createLine(workers.session, 'ask')
  // A conversion reads gigabytes: ending its worker stops it at any moment.
  const model = createLine(workers.model, 'end-worker')
  const keeper = keepLoaded(session, onReload)
  return {
    run: (job, input, control) => {
      if (voxelJobs.has(job)) return voxel.run(job, input, control)
      if (dicomJobs.has(job)) return dicom.run(job, input, control)
      if (prepareJobs.has(job)) return prepare.run(job, input, control)
      if (modelJobs.has(job)) return model.run(job, input, control)
      return keeper(job, input, control)
    },
    dispose() {
      const gone = new DOMException('The page is closing.', 'AbortError')
      voxel.end(gone)
      dicom.end(gone)
      prepare.end(gone)
      model.end(gone)
      session.end(gone)
    },
  }
}

/** Remembers what was loaded last, and loads it again after a loss. */
function keepLoaded(session: Line, onReload: (model: LoadedModel | null) => void): RunOf<JobName> {
  let lastLoad: Jobs['load']['input'] | null = null
  /** One for all jobs that the loss hit. */
  let reloading: Promise<void> | null = null

  async function reload(
    load: Jobs['load']['input'],
    loss: unknown,
    { onProgress }: Control,
  ): Promise<void> {
    session.end(loss)
    const tell = (model: LoadedModel | null) => {
      // Another model may have been chosen meanwhile: this one no longer counts.
      if (lastLoad === load) onReload(model)
    }
    try {
      tell(await session.run('load', load, onProgress ? { onProgress } : {}))
    } catch (error) {
      tell(null)
      throw error
    } finally {
      reloading = null
    }
  }

  return async (job, input, control = {}) => {
    if (job === 'load') {
      lastLoad = input as Jobs['load']['input']
      return session.run(job, input, control)
    }
    try {
      return await session.run(job, input, control)
    } catch (error) {
      if (!lastLoad || !isLoss(error)) throw error
      reloading ??= reload(lastLoad, error, within(control, 0, 0.5))
      await orAborted(reloading, control.signal)
      return session.run(job, input, within(control, 0.5, 1))
    }
  }
}

/** Waits for work that others wait for too: a cancel leaves it running. */
function orAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** A worker that died while nothing ran is only noticed by the one that replaced it: 'not-loaded'. */
const losses: ReadonlySet<ProblemCode> = new Set(['device-lost', 'worker-lost', 'not-loaded'])

function isLoss(error: unknown): boolean {
  return error instanceof Problem && losses.has(error.code)
}

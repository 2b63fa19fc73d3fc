import { Problem } from '#errors/problem.ts'
import { within } from '#errors/progress.ts'
import type { JobName, Jobs, ModelJob, RunOf, VoxelJob } from '#study/jobs.ts'
import { createLine, type Line, type WorkerLike } from './line.ts'

/** How the page starts its workers. */
export interface Workers {
  readonly voxel: () => WorkerLike
  readonly session: () => WorkerLike
  readonly model: () => WorkerLike
}

/** The page's side of all workers. */
export interface Client {
  readonly run: RunOf<JobName>
  /** Ends the workers; what runs is rejected as cancelled. */
  dispose(): void
}

const voxelJobs: ReadonlySet<JobName> = new Set<VoxelJob>(['open', 'transform', 'regrid', 'write'])
const modelJobs: ReadonlySet<JobName> = new Set<ModelJob>([
  'examine',
  'convert',
  'models',
  'removeModel',
  'exportModel',
  'importModel',
])

/** The app's workers. @param engineFolder absolute URL of the folder with onnxruntime's engines */
export function browserWorkers(engineFolder: string): Workers {
  return {
    voxel: () => new Worker(new URL('./voxel.worker.ts', import.meta.url), { type: 'module' }),
    session: () =>
      new Worker(new URL('./session.worker.ts', import.meta.url), {
        type: 'module',
        name: engineFolder,
      }),
    model: () =>
      new Worker(new URL('./model.worker.ts', import.meta.url), {
        type: 'module',
        name: engineFolder,
      }),
  }
}

/**
 * Sends jobs to the worker they belong to. A session whose GPU or worker was lost is started again,
 * its model loaded as before, and the job asked once more: the study never notices.
 */
export function createClient(workers: Workers): Client {
  const voxel = createLine(workers.voxel, 'end-worker')
  const session = createLine(workers.session, 'ask')
  // A conversion reads gigabytes: ending its worker stops it at any moment.
  const model = createLine(workers.model, 'end-worker')
  const keeper = keepLoaded(session)
  return {
    run: (job, input, control) => {
      if (voxelJobs.has(job)) return voxel.run(job, input, control)
      if (modelJobs.has(job)) return model.run(job, input, control)
      return keeper(job, input, control)
    },
    dispose() {
      const gone = new DOMException('The page is closing.', 'AbortError')
      voxel.end(gone)
      model.end(gone)
      session.end(gone)
    },
  }
}

/** Remembers what was loaded last, and loads it again after a loss. */
function keepLoaded(session: Line): RunOf<JobName> {
  let lastLoad: Jobs['load']['input'] | null = null

  return async (job, input, control = {}) => {
    if (job === 'load') {
      lastLoad = input as Jobs['load']['input']
      return session.run(job, input, control)
    }
    try {
      return await session.run(job, input, control)
    } catch (error) {
      if (!lastLoad || !isLoss(error)) throw error
      session.end(error)
      await session.run('load', lastLoad, within(control, 0, 0.5))
      return session.run(job, input, within(control, 0.5, 1))
    }
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'device-lost' || error.code === 'worker-lost')
}

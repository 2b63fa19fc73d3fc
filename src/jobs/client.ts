import type { LoadedModel } from '#runtime/loaded-model.ts'
import { Bridge, type WorkerLike } from './bridge.ts'
import { reloadAfterLoss } from './reload.ts'
import { cancelling, type JobOf, type RunOf, type WorkerName, workerOf } from './table.ts'

/** Workers that the page starts; rounders are started by the conversion that needs them. */
export type PageWorker = Exclude<WorkerName, 'rounder'>

export type PageJob = JobOf<PageWorker>

/** How the page starts each worker. */
export type Workers = Readonly<Record<PageWorker, () => WorkerLike>>

/** The page's side of all workers. */
export interface Client {
  readonly run: RunOf<PageJob>
  /** Ends the workers and rejects running and queued jobs as cancelled. */
  dispose(): void
}

/**
 * Sends jobs to their workers. After a lost GPU or session worker, the model is loaded again and the
 * job repeated.
 * @param onReload receives the model that is loaded after a loss, which may run on another backend
 *   than before; null where loading failed
 */
export function createClient(
  workers: Workers,
  onReload: (model: LoadedModel | null) => void = () => {},
): Client {
  const bridgeTo = (name: PageWorker) => new Bridge(workers[name], { cancelling: cancelling[name] })
  const bridges: Readonly<Record<PageWorker, Bridge>> = {
    voxel: bridgeTo('voxel'),
    dicom: bridgeTo('dicom'),
    prepare: bridgeTo('prepare'),
    session: bridgeTo('session'),
    models: bridgeTo('models'),
  }
  const runInSession = reloadAfterLoss(bridges.session, onReload)
  return {
    run: (job, input, control) => {
      const worker = workerOf[job]
      return worker === 'session'
        ? runInSession(job, input, control)
        : bridges[worker].run(job, input, control)
    },
    dispose() {
      const closing = new DOMException('The page is closing.', 'AbortError')
      for (const bridge of Object.values(bridges)) bridge.end(closing)
    },
  }
}

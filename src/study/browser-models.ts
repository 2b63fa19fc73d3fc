import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, ModelJob } from './jobs.ts'
import { modelJobs } from './model-jobs.ts'
import { browserStore } from './model-store.ts'
import { rounderThreads } from './rounder-threads.ts'

/**
 * The model jobs of a browser's worker.
 * @param startRounder starts a worker that runs `serveRounder`
 */
export function browserModels(
  engineFolder: string,
  startRounder: () => Worker,
): Handlers<ModelJob> {
  return modelJobs(browserMachine(engineFolder), browserStore, () => rounderThreads(startRounder))
}

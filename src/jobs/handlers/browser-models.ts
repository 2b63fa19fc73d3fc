import { rounderThreads } from '#models/rounder-threads.ts'
import { browserStore } from '#models/store.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, ModelJob } from '../table.ts'
import { modelJobs } from './models.ts'

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

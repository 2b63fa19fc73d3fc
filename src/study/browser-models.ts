import { browserMachine } from '#runtime/browser-machine.ts'
import { helperThreads } from './helpers.ts'
import type { Handlers, ModelJob } from './jobs.ts'
import { modelJobs } from './model-jobs.ts'
import { browserStore } from './model-store.ts'

/**
 * The model jobs of a browser's worker.
 * @param startHelper starts a worker that runs `serveHelper`
 */
export function browserModels(engineFolder: string, startHelper: () => Worker): Handlers<ModelJob> {
  const helpers = () => helperThreads(startHelper)
  return modelJobs(browserMachine(engineFolder), browserStore, helpers)
}

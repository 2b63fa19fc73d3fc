import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, ModelJob } from './jobs.ts'
import { modelJobs } from './model-jobs.ts'
import { browserStore } from './model-store.ts'

/** The model jobs of a browser's worker. */
export function browserModels(engineFolder: string): Handlers<ModelJob> {
  return modelJobs(browserMachine(engineFolder), browserStore)
}

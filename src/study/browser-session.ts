import type { BundleSource } from '#lamim/bundle/read.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, SessionJob } from './jobs.ts'
import { sessionJobs } from './session-jobs.ts'

/** The session jobs of a browser's worker, started when the first of them is asked for. */
export function browserSession(
  sourceOf: (folder: string) => BundleSource,
  engineFolder: string,
): Handlers<SessionJob> {
  return sessionJobs(browserMachine(engineFolder), sourceOf)
}

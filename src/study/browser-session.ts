import { browserMachine } from '#runtime/browser-machine.ts'
import { browserSource } from './browser-source.ts'
import type { Handlers, SessionJob } from './jobs.ts'
import { sessionJobs } from './session-jobs.ts'

/** The session jobs of a browser's worker, started when the first of them is asked for. */
export function browserSession(engineFolder: string): Handlers<SessionJob> {
  return sessionJobs(browserMachine(engineFolder), browserSource)
}

import { browserSource } from '#models/bundle-source.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, SessionJob } from '../table.ts'
import { sessionJobs } from './session.ts'

/** The session jobs of a browser's worker, started when the first of them is asked for. */
export function browserSession(engineFolder: string): Handlers<SessionJob> {
  return sessionJobs(browserMachine(engineFolder), browserSource)
}

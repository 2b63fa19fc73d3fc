import type { Handlers, JobName, Run } from './jobs.ts'

/** Runs jobs in this very thread: the command line and tests. */
export function runHere(handlers: Handlers<JobName>): Run {
  return async (job, input, control = {}) => {
    control.signal?.throwIfAborted()
    return handlers[job](input, control)
  }
}

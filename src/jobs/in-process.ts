import type { Handlers, Run, StudyJob } from './table.ts'

/** Runs jobs in this very thread: the command line and tests. */
export function runHere(handlers: Handlers<StudyJob>): Run {
  return async (job, input, control = {}) => {
    control.signal?.throwIfAborted()
    return handlers[job](input, control)
  }
}

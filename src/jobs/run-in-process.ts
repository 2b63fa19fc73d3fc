import type { Handlers, JobName, RunOf } from './table.ts'

/** Runs jobs in this process: the command line and tests. */
export function runInProcess<K extends JobName>(handlers: Handlers<K>): RunOf<K> {
  return async (job, input, control = {}) => {
    control.signal?.throwIfAborted()
    return handlers[job](input, control)
  }
}

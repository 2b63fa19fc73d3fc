import { prepare, type Tools } from '#prepare/prepare.ts'
import type { Handlers, PrepareJob } from '../table.ts'

/** The jobs that lead from raw scans to a study. @param tools what the steps are done with here */
export function prepareJobs(tools: Tools): Handlers<PrepareJob> {
  return {
    prepare: ({ scans, options }, control) => prepare(tools, scans, options, control),
  }
}

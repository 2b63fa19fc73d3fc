import { nodeElastix } from '#prepare/align/elastix-node.ts'
import type { Handlers, PrepareJob } from './jobs.ts'
import { extractBrain } from './no-extraction.ts'
import { prepareJobs } from './prepare-jobs.ts'

/** The preparation in Node. */
export function nodePrepare(): Handlers<PrepareJob> {
  return prepareJobs({ elastix: nodeElastix, extractBrain })
}

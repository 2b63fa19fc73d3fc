import { prepare, type Tools } from '#prepare/prepare.ts'
import type { Handlers, JobOf } from '../table.ts'

/** @param tools elastix and the brain extractor of a browser or of Node */
export function prepareHandlers(tools: Tools): Handlers<JobOf<'prepare'>> {
  return {
    prepare: ({ scans, options }, control) => prepare(tools, scans, options, control),
  }
}

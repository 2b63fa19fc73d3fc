import { browserElastix } from '#prepare/align/elastix-browser.ts'
import type { Handlers, PrepareJob } from './jobs.ts'
import { extractBrain } from './no-extraction.ts'
import { prepareJobs } from './prepare-jobs.ts'

/** The preparation in a browser's worker. @param page absolute URL of the folder the page lies in */
export function browserPrepare(page: string): Handlers<PrepareJob> {
  return prepareJobs({
    elastix: browserElastix(new URL('itk', page).href),
    extractBrain,
  })
}

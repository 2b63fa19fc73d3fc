import { fetchedBundle } from '#models/fetched-bundle.ts'
import { browserElastix } from '#prepare/align/elastix-browser.ts'
import { openBrainExtractor } from '#prepare/brain/extract.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import type { Handlers, PrepareJob } from '../table.ts'
import { prepareJobs } from './prepare.ts'

/** The preparation in a browser's worker. @param page absolute URL of the folder the page lies in */
export function browserPrepare(page: string): Handlers<PrepareJob> {
  return prepareJobs({
    elastix: browserElastix(new URL('itk', page).href),
    extractBrain: openBrainExtractor(
      browserMachine(new URL('ort/', page).href),
      fetchedBundle(new URL('models/brain-mask/', page).href),
    ),
  })
}

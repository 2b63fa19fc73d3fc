import { browserWorkers, createClient } from '#workers/client.ts'
import { readParams } from './params.ts'

/** The page's workers: started when the first job is sent. */
export const { run } = createClient(browserWorkers(new URL('ort/', document.baseURI).href))

export const params = readParams(new URL(document.baseURI))

import { createClient } from '#jobs/client.ts'
import { browserWorkers } from '#jobs/workers/start.ts'
import { setModel } from '../models/store.ts'
import { readParams } from './params.ts'

/** The page's workers: started when the first job is sent. */
export const { run } = createClient(
  browserWorkers(document.baseURI),
  // After a loss the model may run elsewhere, or not at all.
  model => setModel(model ? { step: 'ready', model } : { step: 'unasked' }),
)

export const params = readParams(new URL(document.baseURI))

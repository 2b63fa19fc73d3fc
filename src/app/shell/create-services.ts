import { createClient } from '#jobs/client.ts'
import { browserWorkers } from '#jobs/workers/start.ts'
import { answerStore } from '../answer/store.ts'
import { evidenceStore } from '../evidence/store.ts'
import { createModelLoader } from '../models/model-loader.ts'
import { modelStore, setModel } from '../models/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import { operations } from '../shared/operations.ts'
import { readParams } from '../shared/params.ts'
import { saveFile } from '../shared/save-file.ts'
import type { Services } from '../shared/services.ts'
import { createStageAccess } from '../stage/stage-access.ts'
import { studyStore } from '../study/store.ts'
import { viewStore } from '../view/store.ts'

const stores = [
  answerStore,
  evidenceStore,
  modelStore,
  operations,
  preparationStore,
  reconstructionStore,
  studyStore,
  viewStore,
]

/** The services of the page. Workers start when the first job is sent. @param page its address */
export function createServices(page: URL): Services {
  const params = readParams(page)
  const { run } = createClient(
    browserWorkers(page.href),
    // After a lost device the model may run on another backend, or fail to load.
    model => setModel(model ? { step: 'ready', model } : { step: 'unasked' }),
  )
  return {
    run,
    params,
    model: createModelLoader({ run, params }),
    stage: createStageAccess(),
    saveFile,
    subscribe(listener) {
      const ends = stores.map(store => store.subscribe(listener))
      return () => {
        for (const end of ends) end()
      }
    },
  }
}

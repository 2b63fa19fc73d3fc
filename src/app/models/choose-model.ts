import { download } from '../report/save.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { forgetAnswers } from '../study/forget.ts'
import { studyStore } from '../study/store.ts'
import { forgetModel, loadModel, lookForModel } from './load-model.ts'
import { listModels } from './own-models.ts'
import { heldModels, locationOf, ownModels, setModels } from './own-models-store.ts'
import { writeChosen } from './stored-choice.ts'

/** Takes another model; what the one before answered is gone. @param id null for the site's */
export function chooseModel(id: string | null): void {
  setModels({ chosen: id })
  // What is only in memory can't be found again.
  writeChosen(id !== null && heldModels.has(id) ? null : id)
  forgetAnswers()
  forgetModel()
  if (studyStore.getState().step === 'open') void loadModel()
  else void lookForModel()
}

/** Deletes a model of the user's; if it was in use, the site's takes over. */
export async function deleteModel(id: string): Promise<void> {
  if (ownModels.getState().chosen === id) chooseModel(null)
  await runOperation('models', 'Deleting the model', async ({ signal }) => {
    if (!heldModels.delete(id)) await run('removeModel', { id }, { signal })
  })
  await listModels()
}

/** Saves a model as one zip, which another machine can import. */
export async function exportModel(id: string, name: string): Promise<void> {
  const location = locationOf(id)
  const zip = await runOperation('models', 'Packing the model', control =>
    run('exportModel', { location }, control),
  )
  if (zip) download(zip, `${name.replace(/[^\w.-]+/g, '-')}.zip`)
}

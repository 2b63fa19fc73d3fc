import { message } from '#messages/message.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy } from '../study/store.ts'
import { listModels } from './own-models.ts'
import { isHeld, locationOf, ownModels, setOwnModels } from './own-models-store.ts'
import { writeStoredChoice } from './stored-choice.ts'

/** Selects the model that is used from now on. @param id null for the site's */
export function selectModel({ model }: Pick<Services, 'model'>, id: string | null): void {
  setOwnModels({ selected: id })
  // A model that is only in memory can't be restored on the next visit.
  writeStoredChoice(id !== null && isHeld(id) ? null : id)
  model.forget()
  void (getOpenStudy() ? model.load() : model.find())
}

/** Deletes one of the user's models; if it was in use, the site's takes over. */
export async function deleteModel(
  services: Pick<Services, 'run' | 'model'>,
  id: string,
): Promise<void> {
  const { run } = services
  const { held, selected } = ownModels.getState()
  const wasHeld = isHeld(id)
  if (selected === id) selectModel(services, null)
  await runOperation('models', message('appModel.deleting'), async ({ signal }) => {
    if (wasHeld) setOwnModels({ held: held.filter(({ model }) => model.id !== id) })
    else await run('removeModel', { id }, { signal })
  })
  await listModels(services)
}

/** Saves a model as one zip, which another machine can import. */
export async function exportModel(
  { run, saveFile }: Pick<Services, 'run' | 'saveFile'>,
  id: string,
  name: string,
): Promise<void> {
  const location = locationOf(id)
  const zip = await runOperation('models', message('appModel.packing'), control =>
    run('exportModel', { location }, control),
  )
  if (zip) saveFile(zip, `${name.replace(/[^\w.-]+/g, '-')}.zip`)
}

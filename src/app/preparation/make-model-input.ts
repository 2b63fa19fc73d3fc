import { fromModel } from '#lamim/transforms/from-model.ts'
import { message } from '#messages/message.ts'
import { volumesOf } from '#study/analyse.ts'
import { contrasts, type FourVolumes } from '#volume/volume.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy, revisionOf, studyInput, studyStore } from '../study/store.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Makes the model's input from the prepared scans, a volume per contrast, for the check. */
export async function makeModelInput({
  run,
  model: loader,
}: Pick<Services, 'run' | 'model'>): Promise<void> {
  const study = getOpenStudy()
  const { result, input } = preparationStore.getState()
  if (!study || !result || input) return
  const scans = studyInput(study)
  const found = await runOperation('input', message('appStudy.makingInput'), async control => {
    const model = await loader.load()
    control.signal.throwIfAborted()
    if (!model) return null
    const { preprocessor } = model
    const volumes = volumesOf(scans)
    return run('transform', { volumes, preprocessor, purpose: 'predict' }, control)
  })
  if (!found || revisionOf(studyStore.getState()) !== study.revision) return
  const [T1w, T1c, T2w, FLAIR] = fromModel(found.input, found.grid).map((volume, at) => {
    const contrast = contrasts[at]
    return contrast && scans[contrast] ? volume : null
  })
  const volumes: FourVolumes = [T1w ?? null, T1c ?? null, T2w ?? null, FLAIR ?? null]
  setPreparation({ input: volumes })
}

import { fromModel } from '#lamim/transforms/from-model.ts'
import { volumesOf } from '#study/analyse.ts'
import type { FourVolumes } from '#volume/volume.ts'
import { contrasts } from '#volume/volume.ts'
import { loadModel } from '../models/load-model.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { vault } from '../shared/vault.ts'
import { currentStudy } from '../study/current-study.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Makes the model's input of what was prepared, a volume per contrast, to be looked at. */
export async function placeInput(): Promise<void> {
  const { preparation } = vault
  const study = currentStudy()
  if (!preparation || !study || preparationStore.getState().inputPlaced) return
  const found = await runOperation('input', 'Making the model’s input', async control => {
    const model = await loadModel()
    control.signal.throwIfAborted()
    if (!model) return null
    const { preprocessor } = model
    const volumes = volumesOf(study)
    return run('transform', { volumes, preprocessor, purpose: 'predict' }, control)
  })
  if (!found || vault.preparation !== preparation) return
  const [T1w, T1c, T2w, FLAIR] = fromModel(found.input, found.grid).map((volume, at) => {
    const contrast = contrasts[at]
    return contrast && study[contrast] ? volume : null
  })
  const input: FourVolumes = [T1w ?? null, T1c ?? null, T2w ?? null, FLAIR ?? null]
  vault.preparation = { ...preparation, input }
  setPreparation({ inputPlaced: true })
}

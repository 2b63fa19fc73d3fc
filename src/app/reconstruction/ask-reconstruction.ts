import { hidingFor } from '#study/hiding.ts'
import { reconstruct } from '#study/reconstruct.ts'
import { askModel } from '../models/ask-model.ts'
import type { Services } from '../shared/services.ts'
import { updateView, viewStore } from '../view/store.ts'
import { makePartVolumes } from './make-part-volumes.ts'
import { reconstructionStore, setReconstruction } from './store.ts'

/** Reconstructs the voxels that the form hides, and shows the result. */
export async function askReconstruction(services: Pick<Services, 'run' | 'model'>): Promise<void> {
  const { mask, seed, count, size } = reconstructionStore.getState().form
  const more = { ...(count === null ? {} : { count }), ...(size === null ? {} : { size }) }
  const result = await askModel(services, 'reconstruct', (study, model, control) =>
    reconstruct(services.run, study, model, hidingFor(mask, seed, more), control),
  )
  if (!result) return
  setReconstruction({ result, parts: {} })
  await makePartVolumes(viewStore.getState().contrast)
  // The study may have been closed or changed meanwhile.
  if (reconstructionStore.getState().result !== result) return
  updateView({ mode: 'reconstruction' })
  requestAnimationFrame(() =>
    document.getElementById('reconstruction')?.scrollIntoView({ block: 'nearest' }),
  )
}

import { within } from '#errors/progress.ts'
import { npy } from '#io/npy.ts'
import { volumesOf } from '#study/analyse.ts'
import { loadModel } from '../models/load-model.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { currentStudy } from '../study/current-study.ts'
import { download } from './save.ts'

/** Writes each encoder's hidden states of the open study, tokens × width, for NumPy. */
export async function saveEmbeddings(): Promise<void> {
  const study = currentStudy()
  if (!study) return
  const found = await runOperation('save', 'Preparing the input', async control => {
    const model = await loadModel()
    control.signal.throwIfAborted()
    if (!model) return null
    const { preprocessor } = model
    const volumes = volumesOf(study)
    const { input } = await run(
      'transform',
      { volumes, preprocessor, purpose: 'predict' },
      within(control, 0, 0.4),
    )
    const { hidden } = await run('embed', { input }, within(control, 0.4, 1))
    return { hidden, width: model.config.architecture.hidden_size }
  })
  if (!found) return
  for (const [encoder, states] of Object.entries(found.hidden))
    download(
      npy(new Float32Array(states), [states.length / found.width, found.width]),
      `embeddings-${encoder}.npy`,
    )
}

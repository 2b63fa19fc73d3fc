import { scaleProgress } from '#errors/progress.ts'
import { npy } from '#io/npy.ts'
import { volumesOf } from '#study/analyse.ts'
import { askModel } from '../models/ask-model.ts'
import type { Services } from '../shared/services.ts'

/** Saves each encoder's hidden states of the open study, tokens × width, for NumPy. */
export async function saveEmbeddings(
  services: Pick<Services, 'run' | 'model' | 'saveFile'>,
): Promise<void> {
  const { run, saveFile } = services
  const found = await askModel(services, 'save', async (study, model, control) => {
    const { input } = await run(
      'transform',
      {
        volumes: volumesOf(study),
        preprocessor: model.preprocessor,
        purpose: 'predict',
      },
      scaleProgress(control, 0, 0.4),
    )
    const { hidden } = await run('embed', { input }, scaleProgress(control, 0.4, 1))
    return { hidden, width: model.config.architecture.hidden_size }
  })
  if (!found) return
  for (const [encoder, states] of Object.entries(found.hidden))
    saveFile(
      npy(new Float32Array(states), [states.length / found.width, found.width]),
      `embeddings-${encoder}.npy`,
    )
}

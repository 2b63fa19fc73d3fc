import type { LoadedModel } from '#runtime/loaded-model.ts'
import { analyse } from '#study/analyse.ts'
import { hidingFor } from '#study/hiding.ts'
import { reconstruct } from '#study/reconstruct.ts'
import type { Study } from '#study/study.ts'
import { forgetEvidence } from '../evidence/store.ts'
import { loadModel } from '../models/load-model.ts'
import { modelStore } from '../models/store.ts'
import { placeParts } from '../reconstruction/place-parts.ts'
import { reconstructionStore, setReconstruction } from '../reconstruction/store.ts'
import { isRunning, type OperationKind, runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { vault } from '../shared/vault.ts'
import { currentStudy, studyDisabledReason } from '../study/current-study.ts'
import { studyStore } from '../study/store.ts'
import { updateView, viewStore } from '../view/store.ts'
import { setAnswer } from './store.ts'

/** Why the model can't be asked to do `kind` now; null where it can. */
export function modelDisabledReason(kind: OperationKind): string | null {
  const model = modelStore.getState()
  if (model.step === 'absent')
    return 'No model is here, so nothing can be asked; scans can be viewed.'
  if (kind === 'analyse' && model.step === 'ready' && model.model.config.tasks.length === 0)
    return 'This model has no classifier: it reconstructs and gives embeddings, and answers no task.'
  if (kind === 'reconstruct' && model.step === 'ready' && !canReconstruct(model.model))
    return 'This model has no decoder: it answers its tasks, and reconstructs nothing.'
  if (isRunning(kind)) return 'It is running; the bar below shows how far it is.'
  return studyDisabledReason()
}

function canReconstruct({ config, precision }: LoadedModel): boolean {
  return config.variants.some(
    variant => variant.precision === precision && variant.decoder !== null,
  )
}

/** Asks the model for every task's probabilities. */
export async function askProbabilities(): Promise<void> {
  const answer = await ask('analyse', 'Preparing the input', (study, model, control) =>
    analyse(run, study, model, control),
  )
  if (!answer) return
  vault.answer = answer
  vault.evidence.clear()
  forgetEvidence()
  const { tasks, warnings, timings } = answer
  setAnswer({ step: 'done', answer: { tasks, warnings, timings } })
}

let lastId = 0

/** Hides what the form says and lets the model restore it. */
export async function askReconstruction(): Promise<void> {
  const { mask, seed, count, size } = reconstructionStore.getState().form
  const more = { ...(count === null ? {} : { count }), ...(size === null ? {} : { size }) }
  const found = await ask('reconstruct', 'Preparing the input', (study, model, control) =>
    reconstruct(run, study, model, hidingFor(mask, seed, more), control),
  )
  if (!found) return
  vault.reconstruction = found
  const { l1, warnings, milliseconds, hiding } = found
  const result = { id: ++lastId, mask, seed: hiding.seed, l1, warnings, milliseconds }
  vault.parts.clear()
  setReconstruction({ result, placed: [] })
  await placeParts(viewStore.getState().contrast)
  // Closed or replaced meanwhile, there is nothing for the four views to show.
  if (vault.reconstruction !== found) return
  updateView({ mode: 'reconstruction' })
  requestAnimationFrame(() =>
    document.getElementById('reconstruction')?.scrollIntoView({ block: 'nearest' }),
  )
}

type Job<T> = (
  study: Study,
  model: LoadedModel,
  control: Parameters<typeof analyse>[3],
) => Promise<T>

/** Runs a job on the open study; null where it failed, or another study was opened meanwhile. */
async function ask<T>(kind: OperationKind, stage: string, job: Job<T>): Promise<T | null> {
  const before = studyStore.getState()
  const study = currentStudy()
  if (!study || before.step !== 'open') return null
  const result = await runOperation(kind, stage, async control => {
    const model = await loadModel()
    control.signal.throwIfAborted()
    return model ? job(study, model, control) : null
  })
  const after = studyStore.getState()
  return after.step === 'open' && after.version === before.version ? result : null
}

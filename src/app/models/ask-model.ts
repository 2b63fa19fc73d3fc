import type { Control } from '#errors/progress.ts'
import { type Message, message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import type { Study } from '#study/study.ts'
import { isRunning, type OperationKind, runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { studyDisabledReason } from '../study/disabled-reason.ts'
import { getOpenStudy, revisionOf, studyInput, studyStore } from '../study/store.ts'
import { loadedModel, modelStore } from './store.ts'

/**
 * Why the model can't run now, else null.
 * @param lacks why the loaded model doesn't support it, else null
 */
export function modelDisabledReason(
  kind: OperationKind,
  lacks: (model: LoadedModel) => Message | null = () => null,
): Message | null {
  const state = modelStore.getState()
  if (state.step === 'absent') return message('appShell.noModel')
  const model = loadedModel(state)
  const reason = model && lacks(model)
  if (reason) return reason
  if (isRunning(kind)) return message('appStudy.isRunning')
  return studyDisabledReason()
}

/**
 * Runs a job of the selected model on the open study.
 * @returns null where it failed, or scans or slots changed meanwhile
 */
export async function askModel<T>(
  { model: loader }: Pick<Services, 'model'>,
  kind: OperationKind,
  job: (study: Study, model: LoadedModel, control: Control) => Promise<T>,
): Promise<T | null> {
  const study = getOpenStudy()
  if (!study) return null
  const result = await runOperation(kind, message('lamim.preparingInput'), async control => {
    const model = await loader.load()
    control.signal.throwIfAborted()
    return model ? job(studyInput(study), model, control) : null
  })
  return revisionOf(studyStore.getState()) === study.revision ? result : null
}

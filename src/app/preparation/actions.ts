import { type Message, message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'
import { isRunning } from '../shared/operations.ts'
import { scansDisabledReason } from '../study/disabled-reason.ts'
import { editMask } from './edit-mask.ts'
import { prepareStudy, undoPreparation } from './prepare-study.ts'
import { saveMask, saveMerged, saveTransforms } from './save-preparation.ts'
import { preparationStore } from './store.ts'

function prepareDisabledReason(): Message | null {
  const running = isRunning('prepare') ? message('appStudy.isRunning') : null
  return scansDisabledReason() ?? running
}

const needsResult = () =>
  preparationStore.getState().result ? null : message('appStudy.notPrepared')

const savable = () => needsResult() ?? (isRunning('save') ? message('appStudy.saving') : null)

export const prepareAction: Action = {
  name: 'prepare',
  label: message('appStudy.prepare'),
  group: 'appShell.groupPreparation',
  key: 'p',
  disabledReason: prepareDisabledReason,
  run: prepareStudy,
}

export const undoPreparationAction: Action = {
  name: 'undo-preparation',
  label: message('appStudy.undoPreparation'),
  group: 'appShell.groupPreparation',
  disabledReason: needsResult,
  run: undoPreparation,
}

export const editMaskAction: Action = {
  name: 'edit-mask',
  label: message('appStudy.editMask'),
  group: 'appShell.groupPreparation',
  disabledReason: needsResult,
  run: editMask,
}

export const saveMergedAction: Action = {
  name: 'save-merged',
  label: message('appStudy.saveMerged'),
  group: 'appShell.groupPreparation',
  disabledReason: savable,
  run: saveMerged,
}

export const saveMaskAction: Action = {
  name: 'save-mask',
  label: message('appStudy.saveMask'),
  group: 'appShell.groupPreparation',
  disabledReason: savable,
  run: saveMask,
}

export const saveTransformsAction: Action = {
  name: 'save-transforms',
  label: message('appStudy.saveTransforms'),
  group: 'appShell.groupPreparation',
  disabledReason: savable,
  run: saveTransforms,
}

export const preparationActions: readonly Action[] = [
  prepareAction,
  undoPreparationAction,
  editMaskAction,
  saveMergedAction,
  saveMaskAction,
  saveTransformsAction,
]

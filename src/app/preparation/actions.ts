import type { Action } from '../shared/actions/action.ts'
import { isRunning } from '../shared/operations.ts'
import { scansDisabledReason } from '../study/disabled-reason.ts'
import { editMask } from './edit-mask.ts'
import { prepareStudy, undoPreparation } from './prepare-study.ts'
import { saveMask, saveMerged, saveTransforms } from './save-preparation.ts'
import { preparationStore } from './store.ts'

function prepareDisabledReason(): string | null {
  const running = isRunning('prepare') ? 'It is running; the bar below shows how far it is.' : null
  return scansDisabledReason() ?? running
}

const needsResult = () => (preparationStore.getState().result ? null : 'Nothing was prepared yet.')

const savable = () => needsResult() ?? (isRunning('save') ? 'Something is being saved.' : null)

export const prepareAction: Action = {
  name: 'prepare',
  label: 'Prepare',
  group: 'Preparation',
  key: 'p',
  disabledReason: prepareDisabledReason,
  run: prepareStudy,
}

export const undoPreparationAction: Action = {
  name: 'undo-preparation',
  label: 'Undo preparation',
  group: 'Preparation',
  disabledReason: needsResult,
  run: undoPreparation,
}

export const editMaskAction: Action = {
  name: 'edit-mask',
  label: 'Edit mask',
  group: 'Preparation',
  disabledReason: needsResult,
  run: editMask,
}

export const saveMergedAction: Action = {
  name: 'save-merged',
  label: 'Save merged (.nii.gz)',
  group: 'Preparation',
  disabledReason: savable,
  run: saveMerged,
}

export const saveMaskAction: Action = {
  name: 'save-mask',
  label: 'Save mask',
  group: 'Preparation',
  disabledReason: savable,
  run: saveMask,
}

export const saveTransformsAction: Action = {
  name: 'save-transforms',
  label: 'Save transforms',
  group: 'Preparation',
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

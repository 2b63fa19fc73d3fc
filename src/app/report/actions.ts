import { message } from '#messages/message.ts'
import { answerStore } from '../answer/store.ts'
import { evidenceStore, shownMap } from '../evidence/store.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import { isRunning } from '../shared/operations.ts'
import { saveEvidence, saveReconstruction, saveReport } from './save.ts'
import { saveEmbeddings } from './save-embeddings.ts'

const isReconstructed = () => reconstructionStore.getState().result !== null
const saving = () => (isRunning('save') ? message('appModel.beingWritten') : null)

export const reportAction: Action = {
  name: 'report',
  label: message('appModel.exportReport'),
  group: 'appShell.groupModel',
  key: 'e',
  disabledReason: () =>
    answerStore.getState().answer !== null || isReconstructed()
      ? saving()
      : message('appModel.nothingToReport'),
  run: saveReport,
}

export const saveVolumesAction: Action = {
  name: 'save-volumes',
  label: message('appModel.saveVolumes'),
  group: 'appShell.groupModel',
  disabledReason: () => (isReconstructed() ? saving() : message('appModel.noVolumes')),
  run: saveReconstruction,
}

export const saveEvidenceAction: Action = {
  name: 'save-evidence',
  label: message('appModel.saveEvidence'),
  group: 'appShell.groupModel',
  disabledReason: () =>
    shownMap(evidenceStore.getState()) === null ? message('appModel.noMap') : saving(),
  run: saveEvidence,
}

export const saveEmbeddingsAction: Action = {
  name: 'save-embeddings',
  label: message('appModel.saveEmbeddings'),
  group: 'appShell.groupModel',
  disabledReason: () => modelDisabledReason('save'),
  run: saveEmbeddings,
}

export const reportActions: readonly Action[] = [
  reportAction,
  saveVolumesAction,
  saveEvidenceAction,
  saveEmbeddingsAction,
]

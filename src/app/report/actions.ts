import { answerStore } from '../answer/store.ts'
import { evidenceStore, shownMap } from '../evidence/store.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import { isRunning } from '../shared/operations.ts'
import { saveEvidence, saveReconstruction, saveReport } from './save.ts'
import { saveEmbeddings } from './save-embeddings.ts'

const isReconstructed = () => reconstructionStore.getState().result !== null
const saving = () => (isRunning('save') ? 'It is being written.' : null)

export const reportAction: Action = {
  name: 'report',
  label: 'Export report',
  group: 'Model',
  key: 'e',
  disabledReason: () =>
    answerStore.getState().answer !== null || isReconstructed()
      ? saving()
      : 'There is nothing to report before the model was asked.',
  run: saveReport,
}

export const saveVolumesAction: Action = {
  name: 'save-volumes',
  label: 'Save volumes (.nii.gz)',
  group: 'Model',
  disabledReason: () =>
    isReconstructed() ? saving() : 'There are no volumes before something was reconstructed.',
  run: saveReconstruction,
}

export const saveEvidenceAction: Action = {
  name: 'save-evidence',
  label: 'Save evidence map',
  group: 'Model',
  disabledReason: () =>
    shownMap(evidenceStore.getState()) === null ? 'Choose an evidence map first.' : saving(),
  run: saveEvidence,
}

export const saveEmbeddingsAction: Action = {
  name: 'save-embeddings',
  label: 'Save embeddings (.npy)',
  group: 'Model',
  disabledReason: () => modelDisabledReason('save'),
  run: saveEmbeddings,
}

export const reportActions: readonly Action[] = [
  reportAction,
  saveVolumesAction,
  saveEvidenceAction,
  saveEmbeddingsAction,
]

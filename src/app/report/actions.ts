import { modelDisabledReason } from '../answer/ask-model.ts'
import { answerStore } from '../answer/store.ts'
import { evidenceStore } from '../evidence/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import { isRunning } from '../shared/operations.ts'
import { saveEvidence, saveReconstruction, saveReport } from './save.ts'
import { saveEmbeddings } from './save-embeddings.ts'

const reconstructed = () => reconstructionStore.getState().result !== null
const saving = () => (isRunning('save') ? 'It is being written.' : null)

export const reportAction: Action = {
  name: 'report',
  label: 'Export report',
  group: 'Model',
  key: 'e',
  disabledReason: () =>
    answerStore.getState().step === 'done' || reconstructed()
      ? saving()
      : 'There is nothing to report before the model was asked.',
  run: () => void saveReport(),
}

export const saveVolumesAction: Action = {
  name: 'save-volumes',
  label: 'Save volumes (.nii.gz)',
  group: 'Model',
  disabledReason: () =>
    reconstructed() ? saving() : 'There are no volumes before something was reconstructed.',
  run: () => void saveReconstruction(),
}

export const saveEvidenceAction: Action = {
  name: 'save-evidence',
  label: 'Save evidence map',
  group: 'Model',
  disabledReason: () =>
    evidenceStore.getState().task === null ? 'Choose an evidence map first.' : saving(),
  run: () => void saveEvidence(),
}

export const saveEmbeddingsAction: Action = {
  name: 'save-embeddings',
  label: 'Save embeddings (.npy)',
  group: 'Model',
  disabledReason: () => modelDisabledReason('save'),
  run: () => void saveEmbeddings(),
}

export const reportActions: readonly Action[] = [
  reportAction,
  saveVolumesAction,
  saveEvidenceAction,
  saveEmbeddingsAction,
]

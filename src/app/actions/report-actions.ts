import { answerStore } from '../state/answer.ts'
import { evidenceStore } from '../state/evidence.ts'
import { reconstructionStore } from '../state/reconstruction.ts'
import { askHindrance } from '../work/ask-model.ts'
import { saveEvidence, saveReconstruction, saveReport } from '../work/save.ts'
import { saveEmbeddings } from '../work/save-embeddings.ts'
import { runs, tasks } from '../work/tasks.ts'
import type { Action } from './action.ts'

const reconstructed = () => reconstructionStore.getState().result !== null
const saving = () => (runs(tasks.getState(), 'save') ? 'It is being written.' : null)

export const reportAction: Action = {
  name: 'report',
  label: 'Export report',
  group: 'Model',
  key: 'e',
  hindrance: () =>
    answerStore.getState().step === 'done' || reconstructed()
      ? saving()
      : 'There is nothing to report before the model was asked.',
  run: () => void saveReport(),
}

export const saveVolumesAction: Action = {
  name: 'save-volumes',
  label: 'Save volumes (.nii.gz)',
  group: 'Model',
  hindrance: () =>
    reconstructed() ? saving() : 'There are no volumes before something was reconstructed.',
  run: () => void saveReconstruction(),
}

export const saveEvidenceAction: Action = {
  name: 'save-evidence',
  label: 'Save evidence map',
  group: 'Model',
  hindrance: () =>
    evidenceStore.getState().task === null ? 'Choose an evidence map first.' : saving(),
  run: () => void saveEvidence(),
}

export const saveEmbeddingsAction: Action = {
  name: 'save-embeddings',
  label: 'Save embeddings (.npy)',
  group: 'Model',
  hindrance: () => askHindrance('save'),
  run: () => void saveEmbeddings(),
}

export const reportActions: readonly Action[] = [
  reportAction,
  saveVolumesAction,
  saveEvidenceAction,
  saveEmbeddingsAction,
]

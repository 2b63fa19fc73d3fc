import { setAnswer } from '../answer/store.ts'
import { forgetEvidence } from '../evidence/store.ts'
import { setReconstruction } from '../reconstruction/store.ts'
import { cancel } from '../shared/operations.ts'
import { emptyAnswers } from '../shared/vault.ts'
import { updateView } from '../view/store.ts'

/** The scans changed: what was answered about them is gone, what runs on them is stopped. */
export function forgetAnswers(): void {
  for (const kind of ['prepare', 'input', 'analyse', 'evidence', 'reconstruct', 'save'] as const)
    cancel(kind)
  setAnswer({ step: 'none' })
  forgetEvidence()
  setReconstruction({ result: null, placed: [] })
  emptyAnswers()
  updateView({ mode: 'slices' })
}

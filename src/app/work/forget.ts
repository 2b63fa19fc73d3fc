import { setAnswer } from '../state/answer.ts'
import { forgetEvidence } from '../state/evidence.ts'
import { setReconstruction } from '../state/reconstruction.ts'
import { emptyAnswers } from '../state/vault.ts'
import { look } from '../state/view.ts'
import { cancel } from './tasks.ts'

/** The scans changed: what was answered about them is gone, what runs on them is stopped. */
export function forgetAnswers(): void {
  for (const kind of ['prepare', 'input', 'analyse', 'evidence', 'reconstruct', 'save'] as const)
    cancel(kind)
  setAnswer({ step: 'none' })
  forgetEvidence()
  setReconstruction({ result: null, placed: [] })
  emptyAnswers()
  look({ mode: 'slices' })
}

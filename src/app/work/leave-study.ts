import { dismissNotes } from '../state/notices.ts'
import { closeStudy } from '../state/study.ts'
import { vault } from '../state/vault.ts'
import { forgetAnswers } from './forget.ts'
import { dropPreparation } from './prepare-study.ts'
import { cancel } from './tasks.ts'

/** Closes what is open; its voxels are let go. */
export function leaveStudy(): void {
  cancel('open')
  cancel('prepare')
  forgetAnswers()
  dismissNotes()
  closeStudy()
  dropPreparation()
  vault.scans.clear()
}

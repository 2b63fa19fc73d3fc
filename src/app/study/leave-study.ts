import { dropPreparation } from '../preparation/prepare-study.ts'
import { dismissNotes } from '../shared/notices.ts'
import { cancel } from '../shared/operations.ts'
import { vault } from '../shared/vault.ts'
import { forgetAnswers } from './forget.ts'
import { closeStudy } from './store.ts'

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

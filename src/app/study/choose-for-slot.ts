import type { Contrast } from '#volume/volume.ts'
import { filled, type Slot, setStudy, studyStore } from '../state/study.ts'
import { look, viewing } from '../state/view.ts'
import { forgetAnswers } from '../work/forget.ts'
import { undoPreparation } from '../work/prepare-study.ts'
import { placeScan } from './place-scan.ts'

/** The user's choice for a slot: a scan's id, or ':left-out'. Answers were about another study. */
export function chooseForSlot(contrast: Contrast, choice: string): void {
  // What was prepared was another assignment.
  undoPreparation()
  const study = studyStore.getState()
  if (study.step !== 'open') return
  const slot: Slot =
    choice === ':left-out'
      ? { kind: 'left-out' }
      : choice === ':empty'
        ? { kind: 'empty' }
        : { kind: 'scan', id: choice }
  const slots = placeScan(study.slots, contrast, slot)
  forgetAnswers()
  const { title, about, scans, setAside } = study
  setStudy({ title, about, scans, setAside, slots })
  const at = viewing.getState().contrast
  const [first] = filled(slots)
  if (first && slots[at].kind !== 'scan') look({ contrast: first })
}

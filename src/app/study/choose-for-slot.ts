import type { Contrast } from '#volume/volume.ts'
import { undoPreparation } from '../preparation/prepare-study.ts'
import { updateView, viewStore } from '../view/store.ts'
import { forgetAnswers } from './forget.ts'
import { placeScan } from './place-scan.ts'
import { filled, type Slot, setStudy, studyStore } from './store.ts'

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
  const at = viewStore.getState().contrast
  const [first] = filled(slots)
  if (first && slots[at].kind !== 'scan') updateView({ contrast: first })
}

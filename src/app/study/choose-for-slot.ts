import { type Contrast, contrasts } from '#volume/volume.ts'
import { updateView, viewStore } from '../view/store.ts'
import { placeScan } from './place-scan.ts'
import { changeStudy, filled, getOpenStudy, type Slot, type Slots } from './store.ts'

/**
 * The user's choice for a slot. What was prepared was another assignment, so the scans are used as
 * opened again.
 * @param choice an opened scan's id, ':left-out' or ':empty'
 */
export function chooseForSlot(contrast: Contrast, choice: string): void {
  const study = getOpenStudy()
  if (!study) return
  const slots = placeScan(study.slots, contrast, slotOf(choice))
  changeStudy({ slots, prepared: {} })
  showFilledSlot(slots)
}

function slotOf(choice: string): Slot {
  if (choice === ':left-out') return { kind: 'left-out' }
  return choice === ':empty' ? { kind: 'empty' } : { kind: 'scan', id: choice }
}

/** Shows the first contrast with a scan if the shown contrast has none. */
export function showFilledSlot(slots: Slots): void {
  const [first] = filled(slots)
  if (first && slots[viewStore.getState().contrast].kind !== 'scan') updateView({ contrast: first })
}

/** Leaves out every contrast that waits for a scan: always the user's choice. */
export function leaveOutMissing(): void {
  const study = getOpenStudy()
  if (!study) return
  const slots: Record<Contrast, Slot> = { ...study.slots }
  for (const contrast of contrasts)
    if (slots[contrast].kind === 'empty') slots[contrast] = { kind: 'left-out' }
  changeStudy({ slots })
}

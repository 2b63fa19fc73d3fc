import type { Scan } from '#intake/open.ts'
import { rawnessOf } from '#study/rawness.ts'
import type { Study } from '#study/study.ts'
import type { Contrast } from '#volume/volume.ts'
import { preparationStore } from '../preparation/store.ts'
import { listed } from '../shared/format.ts'
import { isRunning } from '../shared/operations.ts'
import { scanOf, vault } from '../shared/vault.ts'
import { filled, idIn, type Slot, setStudy, studyStore, waiting } from './store.ts'

/** The open study as the jobs take it; null where none is open. */
export function currentStudy(): Study | null {
  return studyOf(scanOf)
}

/** The study as it was opened, whatever was prepared since; null where none is open. */
export function openedStudy(): Study | null {
  return studyOf(id => (id && vault.preparation?.raw.get(id)) || scanOf(id))
}

function studyOf(scan: (id: string | null) => Scan | null): Study | null {
  const state = studyStore.getState()
  if (state.step !== 'open') return null
  const { slots } = state
  return {
    T1w: scan(idIn(slots, 'T1w')),
    T1c: scan(idIn(slots, 'T1c')),
    T2w: scan(idIn(slots, 'T2w')),
    FLAIR: scan(idIn(slots, 'FLAIR')),
  }
}

/** Why the open study can't be given to the model; null where it can. */
export function studyDisabledReason(): string | null {
  const state = studyStore.getState()
  if (state.step !== 'open') return 'Open scans first.'
  if (isRunning('open')) return 'Scans are still being read.'
  if (filled(state.slots).length === 0)
    return 'No slot holds a scan: choose one for a contrast on the left.'
  const study = currentStudy()
  const rawness = study && !preparationStore.getState().result ? rawnessOf(study) : null
  if (rawness?.uneven) return rawness.uneven
  const missing = waiting(state.slots)
  if (missing.length === 0) return null
  const names = listed(missing)
  return missing.length === 1
    ? `${names} is missing: open it, or leave it out; it then enters as zeros.`
    : `${names} are missing: open them, or leave them out; they then enter as zeros.`
}

/** Leaves out every contrast that waits for a scan: the user's choice, never ours. */
export function leaveOutMissing(): void {
  const state = studyStore.getState()
  if (state.step !== 'open') return
  const { title, about, scans, setAside } = state
  const slots: Record<Contrast, Slot> = { ...state.slots }
  for (const contrast of waiting(state.slots)) slots[contrast] = { kind: 'left-out' }
  setStudy({ title, about, scans, setAside, slots })
}

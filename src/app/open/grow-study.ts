import type { Opened } from '#intake/open.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { vault } from '../shared/vault.ts'
import { forgetAnswers } from '../study/forget.ts'
import {
  closeStudy,
  filled,
  idIn,
  type Slot,
  type Slots,
  setStudy,
  studyStore,
} from '../study/store.ts'
import { resetView, updateView, viewStore } from '../view/store.ts'
import { decide } from './decide.ts'

/** A study on screen while its files are still being read. */
export interface Growing {
  /** Shows what there is so far. */
  more(soFar: Opened): void
  /** The slots as they are by now, the user's changes included; null where nothing is shown. */
  slots(): Slots | null
  /** Takes it off the screen again: the reading was cancelled, or the whole can't be a study. */
  abandon(): void
}

/**
 * Lets a study grow where none is open: its first scan can be looked at before the last is read.
 * What is open stays as it is until the whole drop has been judged, since a bad drop loses nothing.
 */
export function growStudy(title: string, about: string): Growing {
  let state: 'nothing yet' | 'shown' | 'over' = 'nothing yet'

  return {
    more({ scans, setAside }) {
      if (state === 'over' || scans.length === 0) return
      const study = studyStore.getState()
      if (state === 'nothing yet' && study.step === 'open') state = 'over'
      const decision = decide(scans, null)
      // The whole is judged at the end; until then what can be shown stays.
      if (state === 'over' || decision.kind !== 'open') return
      for (const scan of scans) vault.scans.set(scan.id, scan)
      const slots = study.step === 'open' ? kept(study.slots, decision.slots) : decision.slots
      const [first] = filled(slots)
      if (state === 'nothing yet') {
        forgetAnswers()
        resetView(first ?? contrasts[0])
      } else if (first && slots[viewStore.getState().contrast].kind !== 'scan')
        updateView({ contrast: first })
      state = 'shown'
      setStudy({ title, about, scans: scans.map(({ id }) => id), setAside, slots })
    },
    slots() {
      const study = studyStore.getState()
      return state === 'shown' && study.step === 'open' ? study.slots : null
    },
    abandon() {
      if (state === 'shown') {
        forgetAnswers()
        closeStudy()
        vault.scans.clear()
      }
      state = 'over'
    },
  }
}

/** What was found, for slots that are empty: what the user has put into one meanwhile stays. */
export function kept(now: Slots, found: Slots): Slots {
  const placed = new Set(contrasts.map(contrast => idIn(now, contrast)))
  const slots: Record<Contrast, Slot> = { ...now }
  for (const contrast of contrasts)
    if (now[contrast].kind === 'empty' && !placed.has(idIn(found, contrast)))
      slots[contrast] = found[contrast]
  return slots
}

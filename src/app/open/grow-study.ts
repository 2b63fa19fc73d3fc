import type { Opened } from '#intake/open.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { showFilledSlot } from '../study/choose-for-slot.ts'
import {
  changeStudy,
  closeStudy,
  filled,
  getOpenStudy,
  idIn,
  type OpenStudy,
  openStudy,
  type Slot,
  type Slots,
} from '../study/store.ts'
import { resetView } from '../view/store.ts'
import { decide } from './decide.ts'
import { titleOf } from './title.ts'

/** A study on screen while its files are still being read. */
export interface GrowingStudy {
  /** Shows the scans that were read so far. */
  show(soFar: Opened): void
  /** The slots now, with the user's changes; null where nothing is shown. */
  slots(): Slots | null
  /** Closes it: reading was cancelled, or the files can't be a study. */
  abandon(): void
}

/**
 * Lets a study grow where none is open: its first scan can be looked at before the last is read.
 * An open study stays until the whole drop has been judged: a bad drop loses nothing.
 * @param sample null for the user's own files
 */
export function growStudy(sample: OpenStudy['sample']): GrowingStudy {
  let state: 'nothing yet' | 'shown' | 'over' = 'nothing yet'

  return {
    show({ scans, setAside }) {
      if (state === 'over' || scans.length === 0) return
      const study = getOpenStudy()
      if (state === 'nothing yet' && study) state = 'over'
      const decision = decide(scans, null)
      // Scans stay on screen until the decision about the whole drop.
      if (state === 'over' || decision.kind !== 'open') return
      const title = titleOf(scans.map(({ file }) => file))
      if (state === 'shown' && study) {
        const slots = mergeSlots(study.slots, decision.slots)
        changeStudy({ title, scans, setAside, slots })
        showFilledSlot(slots)
        return
      }
      state = 'shown'
      resetView(filled(decision.slots)[0] ?? contrasts[0])
      openStudy({ title, sample, scans, setAside, slots: decision.slots })
    },
    slots() {
      return state === 'shown' ? (getOpenStudy()?.slots ?? null) : null
    },
    abandon() {
      if (state === 'shown') closeStudy()
      state = 'over'
    },
  }
}

/** Puts `found` into empty slots. Slots that the user filled meanwhile stay. */
export function mergeSlots(now: Slots, found: Slots): Slots {
  const placed = new Set(contrasts.map(contrast => idIn(now, contrast)))
  const slots: Record<Contrast, Slot> = { ...now }
  for (const contrast of contrasts)
    if (now[contrast].kind === 'empty' && !placed.has(idIn(found, contrast)))
      slots[contrast] = found[contrast]
  return slots
}

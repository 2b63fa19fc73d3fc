import { type Contrast, contrasts } from '#volume/volume.ts'
import { idIn, type Slot, type Slots } from './store.ts'

/** Puts something into a slot. A scan from another slot swaps places with the one in this slot. */
export function placeScan(slots: Slots, contrast: Contrast, slot: Slot): Slots {
  const placed = { ...slots, [contrast]: slot }
  if (slot.kind !== 'scan') return placed
  const other = contrasts.find(
    elsewhere => elsewhere !== contrast && idIn(slots, elsewhere) === slot.id,
  )
  return other ? { ...placed, [other]: slots[contrast] } : placed
}

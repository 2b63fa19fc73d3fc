import type { Proposal } from '#dicom/propose.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'

/** The contrast that a series is assigned to, else null. */
export function contrastOf(assigned: Proposal, id: string): Contrast | null {
  return contrasts.find(contrast => assigned[contrast] === id) ?? null
}

/** Assigns a series to a contrast or to none, and unassigns the series that had the contrast. */
export function assignSeries(assigned: Proposal, id: string, contrast: Contrast | null): Proposal {
  const at = (slot: Contrast) => {
    if (slot === contrast) return id
    return assigned[slot] === id ? null : assigned[slot]
  }
  return { T1w: at('T1w'), T1c: at('T1c'), T2w: at('T2w'), FLAIR: at('FLAIR') }
}

/** Number of assigned series. */
export function countUsed(assigned: Proposal): number {
  return contrasts.filter(contrast => assigned[contrast] !== null).length
}

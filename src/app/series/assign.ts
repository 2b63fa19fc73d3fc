import type { Proposal } from '#dicom/propose.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'

/** Which contrast a series stands for; null where for none. */
export function useOf(assigned: Proposal, id: string): Contrast | null {
  return contrasts.find(contrast => assigned[contrast] === id) ?? null
}

/** Lets a series stand for a contrast, or for none; whatever stood for it before is free. */
export function use(assigned: Proposal, id: string, contrast: Contrast | null): Proposal {
  const at = (slot: Contrast) => {
    if (slot === contrast) return id
    return assigned[slot] === id ? null : assigned[slot]
  }
  return { T1w: at('T1w'), T1c: at('T1c'), T2w: at('T2w'), FLAIR: at('FLAIR') }
}

/** How many series are in use. */
export function countUsed(assigned: Proposal): number {
  return contrasts.filter(contrast => assigned[contrast] !== null).length
}

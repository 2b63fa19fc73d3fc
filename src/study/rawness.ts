import { check } from '#intake/slots.ts'
import type { Message } from '#messages/message.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import type { Study } from './study.ts'

/** Why scans need preparation: the model expects one grid, and brains without skull. */
export interface Rawness {
  /** What differs between the scans' grids; null where they share one. */
  readonly uneven: Message | null
  /** Contrasts that still show skull and skin. */
  readonly withSkull: readonly Contrast[]
}

/** Why a study needs preparation; null where it needs none. */
export function rawnessOf(study: Study): Rawness | null {
  const scans = contrasts.flatMap(contrast => study[contrast] ?? [])
  const slots = {
    T1w: study.T1w?.id ?? null,
    T1c: study.T1c?.id ?? null,
    T2w: study.T2w?.id ?? null,
    FLAIR: study.FLAIR?.id ?? null,
  }
  const problem = check(slots, scans)
  const uneven = problem?.code === 'grid-mismatch' ? problem.summary : null
  const withSkull = contrasts.filter(contrast => study[contrast]?.stripped === false)
  return uneven || withSkull.length > 0 ? { uneven, withSkull } : null
}

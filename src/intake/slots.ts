import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { sameGrid } from '#volume/affine.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { saysNothing } from './contrast.ts'
import type { Scan } from './open.ts'

/** Scan id per contrast; null for an empty slot. */
export type Slots = Readonly<Record<Contrast, string | null>>

/** The part of a scan that slots need. */
export type SlotScan = Pick<Scan, 'id' | 'file' | 'frame' | 'guess'> & {
  readonly volume: Pick<Scan['volume'], 'size' | 'affine'>
}

export interface Assignment {
  readonly slots: Slots
  /** Contrasts with several candidate scans; the first is in the slot. */
  readonly conflicts: readonly { readonly contrast: Contrast; readonly ids: readonly string[] }[]
  /** Scans without a slot. */
  readonly unassigned: readonly string[]
  /** The first reason why the scans aren't a study; the user decides what to do. */
  readonly problem: Problem | null
}

export const emptySlots: Slots = { T1w: null, T1c: null, T2w: null, FLAIR: null }

/** Assigns scans by their guesses. No guess by elimination, since a wrong contrast is hard to notice. */
export function assign(scans: readonly SlotScan[]): Assignment {
  const slots: Record<Contrast, string | null> = { ...emptySlots }
  const conflicts: { contrast: Contrast; ids: string[] }[] = []
  for (const contrast of contrasts) {
    const ids = scans.filter(scan => scan.guess.contrast === contrast).map(({ id }) => id)
    slots[contrast] = ids[0] ?? null
    if (ids.length > 1) conflicts.push({ contrast, ids })
  }
  const placed = new Set(Object.values(slots))
  const unassigned = scans.filter(({ id }) => !placed.has(id)).map(({ id }) => id)
  return { slots, conflicts, unassigned, problem: problemOf(scans, conflicts, unassigned) }
}

function problemOf(
  scans: readonly SlotScan[],
  conflicts: Assignment['conflicts'],
  unassigned: readonly string[],
): Problem | null {
  // A scan whose name says that it is another image, such as an ADC map, may lie beside the study.
  const wanted = scans.filter(({ guess }) => guess.contrast !== null || saysNothing(guess))
  if (wanted.length > contrasts.length)
    return new Problem(
      'slot-conflict',
      message('intake.tooManyScans', { scans: wanted.map(nameOf), most: contrasts.length }),
    )
  const [conflict] = conflicts
  if (conflict)
    return new Problem(
      'slot-conflict',
      message('intake.sameContrast', {
        scans: scans.filter(({ id }) => conflict.ids.includes(id)).map(nameOf),
        contrast: conflict.contrast,
      }),
    )
  const unknown = wanted.filter(({ id }) => unassigned.includes(id))
  const [first] = unknown
  if (first)
    return new Problem(
      'slot-conflict',
      message('intake.unknownContrast', {
        scans: unknown.map(nameOf),
        reason: first.guess.reason,
        endings: contrasts.map(bids),
      }),
      unknown.length === 1 ? { file: first.file } : {},
    )
  return null
}

function bids(contrast: Contrast): string {
  return contrast === 'T1c' ? '_ce-gadolinium_T1w' : `_${contrast}`
}

/**
 * Checks that the slots form a study: at least one scan, no duplicates, one grid.
 * @returns a Problem that names the files and the difference, or null
 */
export function check(slots: Slots, scans: readonly SlotScan[]): Problem | null {
  const filled = contrasts.flatMap(contrast => {
    const scan = scans.find(({ id }) => id === slots[contrast])
    return scan ? [{ contrast, scan }] : []
  })
  const [first, ...others] = filled
  if (!first) return new Problem('slot-conflict', message('intake.noScan', { contrasts }))
  const twice = filled.find(
    ({ scan }, i) => filled.findIndex(other => other.scan.id === scan.id) < i,
  )
  if (twice)
    return new Problem('slot-conflict', message('intake.twoSlots', { scan: nameOf(twice.scan) }), {
      file: twice.scan.file,
    })
  for (const { contrast, scan } of others) {
    const grids = sameGrid(first.scan.volume, scan.volume)
    if (!grids.same)
      return new Problem(
        'grid-mismatch',
        message('intake.differentGrids', {
          scans: [nameOf(first.scan), nameOf(scan)],
          contrasts: [first.contrast, contrast],
          difference: grids.differs,
        }),
        { file: scan.file },
      )
  }
  return null
}

function nameOf({ file, frame }: Pick<SlotScan, 'file' | 'frame'>) {
  return { file, frame }
}

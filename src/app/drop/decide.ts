import { Problem } from '#errors/problem.ts'
import { assign, check, type SlotScan } from '#intake/slots.ts'
import { sameGrid } from '#volume/affine.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { listed } from '../format.ts'
import { emptySlots, filled, idIn, type Slot, type Slots } from '../state/study.ts'

/** What is open when something is dropped. */
export interface Current {
  readonly slots: Slots
  readonly scans: readonly SlotScan[]
}

/** What a drop does. */
export type Decision =
  /** It becomes the study; what was open is closed. `ask` is what the user has to decide. */
  | { readonly kind: 'open'; readonly slots: Slots; readonly ask: Problem | null }
  /** It fills free slots of the study that is open. */
  | { readonly kind: 'join'; readonly slots: Slots; readonly filled: readonly Contrast[] }
  /** Nothing changes. */
  | { readonly kind: 'refuse'; readonly problem: Problem }

/**
 * The rule for drops: scans on the open study's grid, for slots that are free, join it. All four
 * contrasts at once are a study by themselves and replace what is open. Anything else is refused in
 * words, and what is open stays.
 */
export function decide(scans: readonly SlotScan[], current: Current | null): Decision {
  const assignment = assign(scans)
  if (scans.length > contrasts.length && assignment.problem) return refuse(assignment.problem)
  const uneven = check(assignment.slots, scans) ?? unevenOf(scans)
  if (uneven && uneven.code === 'grid-mismatch') return refuse(uneven)
  const slots = placed(emptySlots, assignment.slots)
  if (!current) return { kind: 'open', slots, ask: assignment.problem }
  if (!assignment.problem && filled(slots).length === contrasts.length)
    return { kind: 'open', slots, ask: null }
  const hindrance = assignment.problem ?? joinHindrance(scans, current)
  if (hindrance) return refuse(hindrance)
  return {
    kind: 'join',
    slots: placed(current.slots, assignment.slots),
    filled: filled(slots),
  }
}

function refuse(problem: Problem): Decision {
  return { kind: 'refuse', problem }
}

function placed(slots: Slots, ids: Readonly<Record<Contrast, string | null>>): Slots {
  const slot = (contrast: Contrast): Slot => {
    const id = ids[contrast]
    return id === null ? slots[contrast] : { kind: 'scan', id }
  }
  return { T1w: slot('T1w'), T1c: slot('T1c'), T2w: slot('T2w'), FLAIR: slot('FLAIR') }
}

/** Scans without a slot must lie on the others' grid, too: they may be put into one. */
function unevenOf([first, ...others]: readonly SlotScan[]): Problem | null {
  for (const other of others) {
    const grids = first ? sameGrid(first.volume, other.volume) : { same: true as const }
    if (!grids.same && first)
      return new Problem(
        'grid-mismatch',
        `${first.file} and ${other.file} don't lie on one grid: ${grids.differs}; align them first.`,
        { file: other.file },
      )
  }
  return null
}

/** Why scans can't join the open study: a slot that is taken, or another grid. */
function joinHindrance(scans: readonly SlotScan[], current: Current): Problem | null {
  const files = listed(scans.map(({ file }) => file))
  const refusal = (because: string) =>
    new Problem(
      'slot-conflict',
      `${files} did not join the open study: ${because}. Close the study to start with ${scans.length === 1 ? 'it' : 'them'}, or drop all four contrasts together.`,
    )
  const [anchor] = current.scans
  for (const scan of scans) {
    const grids = anchor ? sameGrid(anchor.volume, scan.volume) : { same: true as const }
    if (!grids.same) return refusal(`${scan.file} lies on another grid (${grids.differs})`)
    const { contrast } = scan.guess
    const holder = contrast && idIn(current.slots, contrast)
    const held = holder && current.scans.find(({ id }) => id === holder)
    if (held) return refusal(`the slot ${contrast} holds ${held.file}`)
  }
  return null
}

import { Problem } from '#errors/problem.ts'
import { assign, type SlotScan } from '#intake/slots.ts'
import { message } from '#messages/message.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { emptySlots, filled, idIn, type Slot, type Slots } from '../study/store.ts'

/** What is open when something is dropped. */
export interface Current {
  readonly slots: Slots
  readonly scans: readonly SlotScan[]
}

/** What a drop does. */
export type Decision =
  /** The scans replace the open study. `ask` is what the user has to decide. */
  | { readonly kind: 'open'; readonly slots: Slots; readonly ask: Problem | null }
  /** The scans fill free slots of the open study. */
  | { readonly kind: 'join'; readonly slots: Slots; readonly filled: readonly Contrast[] }
  /** Nothing changes. */
  | { readonly kind: 'refuse'; readonly problem: Problem }

/**
 * The rule for drops: scans for slots that are free join the open study, on whatever grid: preparing
 * aligns them. All four contrasts at once are a study by themselves and replace what is open.
 * Anything else is refused with a reason, and the open study stays as it is.
 */
export function decide(scans: readonly SlotScan[], current: Current | null): Decision {
  const assignment = assign(scans)
  if (scans.length > contrasts.length && assignment.problem) return refuse(assignment.problem)
  const slots = placed(emptySlots, assignment.slots)
  if (!current) return { kind: 'open', slots, ask: assignment.problem }
  if (!assignment.problem && filled(slots).length === contrasts.length)
    return { kind: 'open', slots, ask: null }
  const refusal = assignment.problem ?? joinRefusal(scans, current)
  if (refusal) return refuse(refusal)
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

/** Why scans can't join the open study: a slot is taken. */
function joinRefusal(scans: readonly SlotScan[], current: Current): Problem | null {
  const files = scans.map(({ file }) => file)
  for (const scan of scans) {
    const { contrast } = scan.guess
    const holder = contrast && idIn(current.slots, contrast)
    const held = holder && current.scans.find(({ id }) => id === holder)
    if (held)
      return new Problem(
        'slot-conflict',
        message('appStudy.slotTaken', { files, contrast, holder: held.file }),
      )
  }
  return null
}

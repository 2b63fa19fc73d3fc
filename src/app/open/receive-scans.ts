import { Problem } from '#errors/problem.ts'
import type { Opened } from '#intake/open.ts'
import { message } from '#messages/message.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { notify, notifyProblem } from '../shared/notices.ts'
import type { Services } from '../shared/services.ts'
import { showFilledSlot } from '../study/choose-for-slot.ts'
import {
  changeStudy,
  filled,
  getOpenStudy,
  type OpenStudy,
  openStudy,
  type Slot,
  type Slots,
} from '../study/store.ts'
import { resetView } from '../view/store.ts'
import { decide } from './decide.ts'
import { mergeSlots } from './grow-study.ts'
import { titleOf } from './title.ts'

/** Facts about a sample that its files don't contain. */
export interface SampleFacts {
  readonly texts: OpenStudy['sample']
  /** Contrasts that the sample lacks. */
  readonly leftOut: readonly Contrast[]
}

/** Where scans come from. */
interface Origin {
  /** A sample always opens as a new study; null for the user's own files. */
  readonly sample?: SampleFacts | null
  /** The user's title for the scans; by default, their names. */
  readonly title?: string
  /** The slots on screen where the scans are shown already, else null. */
  readonly shown?: Slots | null
}

/**
 * Opens scans that were read, or lets them join the open study, by the rule of `decide`.
 * @returns whether the scans are open now; if not, a notice gives the reason
 */
export function receiveScans(
  { model }: Pick<Services, 'model'>,
  opened: Opened,
  origin: Origin = {},
): boolean {
  const before = origin.sample || origin.shown ? null : getOpenStudy()
  const known = new Set(before?.scans.map(({ id }) => id))
  const arrived = opened.scans.filter(({ id }) => !known.has(id))
  if (arrived.length === 0) {
    notifyNothingNew(opened)
    return true
  }
  const decision = decide(arrived, before)
  if (decision.kind === 'refuse') {
    notifyProblem(decision.problem)
    return false
  }
  const { setAside } = opened
  if (decision.kind === 'join') {
    if (before) join(before, { scans: arrived, setAside, slots: decision.slots })
    notify(message('appStudy.joined', { contrasts: decision.filled }))
    return true
  }
  begin({ scans: arrived, setAside, slots: decision.slots }, origin)
  if (before) notify(message('appStudy.replaced'))
  if (decision.ask) notify(decision.ask.summary)
  // The model is fetched while the user looks at the slices.
  void model.load()
  return true
}

type Decided = Pick<OpenStudy, 'scans' | 'setAside' | 'slots'>

/** Discards prepared revisions, since they were aligned without the new scans. */
function join(before: OpenStudy, { scans, setAside, slots }: Decided): void {
  changeStudy({
    scans: [...before.scans, ...scans],
    setAside: [...before.setAside, ...setAside],
    prepared: {},
    slots,
  })
  showFilledSlot(slots)
}

function begin({ scans, setAside, slots: found }: Decided, origin: Origin): void {
  const { sample = null, shown = null } = origin
  const title = origin.title ?? titleOf(scans.map(({ file }) => file))
  const slots: Record<Contrast, Slot> = { ...(shown ? mergeSlots(shown, found) : found) }
  for (const contrast of sample?.leftOut ?? [])
    if (slots[contrast].kind === 'empty') slots[contrast] = { kind: 'left-out' }
  if (shown) {
    changeStudy({ title, scans, setAside, slots })
    return
  }
  resetView(filled(slots)[0] ?? contrasts[0])
  openStudy({ title, sample: sample?.texts ?? null, scans, setAside, slots })
}

function notifyNothingNew({ scans, setAside, refusals }: Opened): void {
  if (scans.length > 0)
    notify(message('appStudy.alreadyOpen', { files: scans.map(({ file }) => file) }))
  else if (setAside.length > 0)
    notifyProblem(new Problem('unsupported', message('appStudy.nothingOpened', { setAside })))
  else if (refusals.length === 0)
    notifyProblem(new Problem('unsupported', message('appStudy.noScan')))
}

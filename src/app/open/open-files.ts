import { Problem } from '#errors/problem.ts'
import type { Opened, Scan } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import { toEnglish } from '#messages/english.ts'
import { openEach } from '#study/open-each.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { loadModel } from '../models/load-model.ts'
import { dropPreparation, undoPreparation } from '../preparation/prepare-study.ts'
import { listed } from '../shared/format.ts'
import { dismissNotes, notify, notifyProblem, notifyProblems } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { scanOf, vault } from '../shared/vault.ts'
import { forgetAnswers } from '../study/forget.ts'
import { filled, type Slots, setStudy, studyStore } from '../study/store.ts'
import { resetView, updateView, viewStore } from '../view/store.ts'
import { type Current, decide } from './decide.ts'
import { growStudy, kept } from './grow-study.ts'
import { titleOf } from './title.ts'

/** What a sample knows that files alone don't tell. */
interface More {
  readonly title?: string
  readonly about?: string
  /** A study by itself, whatever is open. */
  readonly replaces?: boolean
  /** Contrasts that the case comes without. */
  readonly leftOut?: readonly Contrast[]
}

/**
 * Opens what was dropped or chosen, by the rule of `decide`; a bad drop loses nothing. Where nothing
 * is open, each scan is on screen as soon as it is read.
 */
export async function openFiles(files: readonly NamedSource[], more: More = {}): Promise<void> {
  performance.mark('scans-given')
  dismissNotes()
  const growing = growStudy(more.title ?? titleOf(files.map(({ name }) => name)), more.about ?? '')
  const opened = await runOperation('open', 'Reading', control => {
    control.signal.addEventListener('abort', () => growing.abandon())
    return openEach(run, files, control, soFar => growing.more(soFar))
  })
  if (!opened) {
    growing.abandon()
    return
  }
  const grown = growing.slots()
  const alone = more.replaces === true || grown !== null
  notifyProblems(opened.refusals.map(({ problem }) => Problem.fromData(problem)))
  const arrived = opened.scans.filter(({ id }) => alone || !vault.scans.has(id))
  if (arrived.length === 0) {
    sayNothingOpened(opened)
    return
  }
  const decision = decide(arrived, alone ? null : current())
  if (decision.kind === 'refuse') {
    growing.abandon()
    notifyProblem(decision.problem)
  } else if (decision.kind === 'join') join(arrived, decision.slots, decision.filled, opened)
  else {
    const slots = grown ? kept(grown, decision.slots) : decision.slots
    begin(arrived, leaveOut(slots, more.leftOut ?? []), opened, more, grown !== null)
    if (decision.ask) notify(decision.ask.sentence)
  }
}

/**
 * Opens scans that are read already, by the same rule.
 * @returns whether they are open now
 */
export function openScans(opened: Opened, title: string): boolean {
  const arrived = opened.scans.filter(({ id }) => !vault.scans.has(id))
  if (arrived.length === 0) {
    sayNothingOpened(opened)
    return true
  }
  const decision = decide(arrived, current())
  if (decision.kind === 'refuse') notifyProblem(decision.problem)
  else if (decision.kind === 'join') join(arrived, decision.slots, decision.filled, opened)
  else begin(arrived, decision.slots, opened, { title }, false)
  return decision.kind !== 'refuse'
}

function join(
  arrived: readonly Scan[],
  slots: Slots,
  added: readonly Contrast[],
  { setAside }: Opened,
): void {
  const study = studyStore.getState()
  if (study.step !== 'open') return
  undoPreparation()
  forgetAnswers()
  for (const scan of arrived) vault.scans.set(scan.id, scan)
  setStudy({
    title: study.title,
    about: study.about,
    scans: [...study.scans, ...arrived.map(({ id }) => id)],
    setAside: [...study.setAside, ...setAside],
    slots,
  })
  notify(`${listed(added)} joined the open study.`)
  const [first] = filled(slots)
  if (first && slots[viewStore.getState().contrast].kind !== 'scan') updateView({ contrast: first })
}

function begin(
  arrived: readonly Scan[],
  slots: Slots,
  { setAside }: Opened,
  { title, about = '', replaces = false }: More,
  isShown: boolean,
): void {
  const before = studyStore.getState()
  if (!isShown) {
    forgetAnswers()
    dropPreparation()
    vault.scans.clear()
    resetView(filled(slots)[0] ?? contrasts[0])
  }
  for (const scan of arrived) vault.scans.set(scan.id, scan)
  setStudy({
    about,
    title: title ?? titleOf(arrived.map(({ file }) => file)),
    scans: arrived.map(({ id }) => id),
    setAside,
    slots,
  })
  if (before.step === 'open' && !replaces && !isShown)
    notify('A new study was opened; the one before is closed.')
  // The model is fetched while the user looks at the slices.
  void loadModel()
}

function current(): Current | null {
  const study = studyStore.getState()
  if (study.step !== 'open') return null
  return { slots: study.slots, scans: study.scans.flatMap(id => scanOf(id) ?? []) }
}

function leaveOut(slots: Slots, leftOut: readonly Contrast[]): Slots {
  const result: Record<Contrast, Slots[Contrast]> = { ...slots }
  for (const contrast of leftOut)
    if (result[contrast].kind === 'empty') result[contrast] = { kind: 'left-out' }
  return result
}

function sayNothingOpened({ scans, setAside, refusals }: Opened): void {
  if (scans.length > 0) notify(`${listed(scans.map(({ file }) => file))}: open already.`)
  else if (setAside.length > 0) {
    const reasons = setAside.map(({ file, reason }) => `${file}: ${toEnglish(reason)}`).join(' ')
    notifyProblem(new Problem('unsupported', `Nothing was opened. ${reasons}`))
  } else if (refusals.length === 0) {
    const kinds = '.nii, .nii.gz, or .hdr with .img'
    notifyProblem(new Problem('unsupported', `No scan was found: drop NIfTI files (${kinds}).`))
  }
}

import { createStore } from 'zustand/vanilla'
import type { Opened, Scan } from '#intake/open.ts'
import type { Study } from '#study/study.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { memoised } from '../shared/memoised.ts'

/** A slot holds an opened scan, is left out by choice, or waits for a scan. */
export type Slot =
  | { readonly kind: 'scan'; readonly id: string }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'empty' }

export type Slots = Readonly<Record<Contrast, Slot>>

interface Words {
  readonly title: string
  readonly sentence: string
}

/** A sample's title and a one-sentence description, in English. */
export interface SampleTexts extends Words {
  /** Language ('zh') → the texts in that language, as far as they were translated. */
  readonly translations: Readonly<Record<string, Partial<Words>>>
}

/** Scans and their volumes never change: another volume is another scan with its own id. */
export interface OpenStudy {
  readonly step: 'open'
  /** A number that differs between studies. */
  readonly id: number
  /** Increases with every change of scans or slots. Each result belongs to one revision. */
  readonly revision: number
  readonly title: string
  /** A sample's title and what it shows, in place of the title; null for the user's own scans. */
  readonly sample: SampleTexts | null
  /** The opened scans, in the order of opening. */
  readonly scans: readonly Scan[]
  /** Opened scan's id → its prepared revision. Empty without preparation. */
  readonly prepared: Readonly<Record<string, Scan>>
  readonly slots: Slots
  /** Files that aren't used, such as a mask or a text. */
  readonly setAside: Opened['setAside']
}

export type StudyState = { readonly step: 'none' } | OpenStudy

type Contents = Pick<OpenStudy, 'title' | 'scans' | 'slots' | 'setAside'>

export const studyStore = createStore<StudyState>(() => ({ step: 'none' }))

let last = 0

/** Replaces the open study. */
export function openStudy(study: Contents & Pick<OpenStudy, 'sample'>): void {
  last++
  studyStore.setState({ step: 'open', id: last, revision: last, prepared: {}, ...study }, true)
}

/** Changes the open study, if there is one. */
export function changeStudy(change: Partial<Contents & Pick<OpenStudy, 'prepared'>>): void {
  const study = studyStore.getState()
  if (study.step === 'open') studyStore.setState({ ...study, ...change, revision: ++last }, true)
}

export function closeStudy(): void {
  studyStore.setState({ step: 'none' }, true)
}

/** The open study; null where none is. */
export function getOpenStudy(): OpenStudy | null {
  const study = studyStore.getState()
  return study.step === 'open' ? study : null
}

/** Makes a selector of the open study that gives null while none is open. */
export function whenOpen<T>(select: (study: OpenStudy) => T): (state: StudyState) => T | null {
  return state => (state.step === 'open' ? select(state) : null)
}

/**
 * Calls `listener` after scans or slots changed, or another study was opened or closed. Results
 * that were computed from the scans before are void then.
 */
export function onRevision(listener: (now: StudyState, before: StudyState) => void): void {
  studyStore.subscribe((now, before) => {
    if (revisionOf(now) !== revisionOf(before)) listener(now, before)
  })
}

/** Null where no study is open. */
export function revisionOf(state: StudyState): number | null {
  return state.step === 'open' ? state.revision : null
}

export const emptySlots: Slots = {
  T1w: { kind: 'empty' },
  T1c: { kind: 'empty' },
  T2w: { kind: 'empty' },
  FLAIR: { kind: 'empty' },
}

/** Id of the opened scan in a slot. */
export function idIn(slots: Slots, contrast: Contrast): string | null {
  const slot = slots[contrast]
  return slot.kind === 'scan' ? slot.id : null
}

/** Contrasts that wait for a scan, or for the user to leave them out. */
export function waiting(slots: Slots): Contrast[] {
  return contrasts.filter(contrast => slots[contrast].kind === 'empty')
}

/** Contrasts with a scan. */
export function filled(slots: Slots): Contrast[] {
  return contrasts.filter(contrast => slots[contrast].kind === 'scan')
}

export function isPrepared({ prepared }: OpenStudy): boolean {
  return Object.keys(prepared).length > 0
}

/** The scan in a slot: its prepared revision where there is one. */
export function scanIn(study: OpenStudy, contrast: Contrast): Scan | null {
  const opened = openedScanIn(study, contrast)
  return (opened && study.prepared[opened.id]) ?? opened
}

function openedScanIn({ scans, slots }: OpenStudy, contrast: Contrast): Scan | null {
  const id = idIn(slots, contrast)
  return scans.find(scan => scan.id === id) ?? null
}

/** The scan on screen: the selected contrast's, or the first scan while all slots are empty. */
export function shownScan(study: OpenStudy, contrast: Contrast): Scan | null {
  const any = filled(study.slots).length === 0 ? (study.scans[0] ?? null) : null
  return scanIn(study, contrast) ?? any
}

/** The study as jobs take it, with prepared scans where there are some. */
export const studyInput = memoised((study: OpenStudy) => four(study, scanIn))

/** The study with the opened scans, without prepared revisions. */
export const rawStudyInput = memoised((study: OpenStudy) => four(study, openedScanIn))

function four(study: OpenStudy, scan: typeof scanIn): Study {
  return {
    T1w: scan(study, 'T1w'),
    T1c: scan(study, 'T1c'),
    T2w: scan(study, 'T2w'),
    FLAIR: scan(study, 'FLAIR'),
  }
}

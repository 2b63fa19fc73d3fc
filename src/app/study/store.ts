import { createStore } from 'zustand/vanilla'
import type { Message } from '#messages/message.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'

/** A slot holds a scan, is left out by choice, or waits for one. */
export type Slot =
  | { readonly kind: 'scan'; readonly id: string }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'empty' }

export type Slots = Readonly<Record<Contrast, Slot>>

/** A file that was looked at and isn't used: a mask, a text. */
export interface SetAside {
  readonly file: string
  readonly reason: Message
}

export type StudyState =
  | { readonly step: 'none' }
  | {
      readonly step: 'open'
      /** Grows with every change of the scans: answers know which study they are about. */
      readonly version: number
      readonly title: string
      /** What a sample shows; empty for the user's own scans. */
      readonly about: string
      /** Scans at hand, in the order they came. */
      readonly scans: readonly string[]
      readonly slots: Slots
      readonly setAside: readonly SetAside[]
    }

export const studyStore = createStore<StudyState>(() => ({ step: 'none' }))

let version = 0

export function setStudy(study: Omit<Extract<StudyState, { step: 'open' }>, 'version' | 'step'>) {
  version++
  studyStore.setState({ step: 'open', version, ...study }, true)
}

/** The same scans with other voxels: answers about the ones before no longer count. */
export function renewStudy(): void {
  const study = studyStore.getState()
  if (study.step === 'open') setStudy(study)
}

export function closeStudy(): void {
  studyStore.setState({ step: 'none' }, true)
}

export const emptySlots: Slots = {
  T1w: { kind: 'empty' },
  T1c: { kind: 'empty' },
  T2w: { kind: 'empty' },
  FLAIR: { kind: 'empty' },
}

/** The scan in a slot, by id. */
export function idIn(slots: Slots, contrast: Contrast): string | null {
  const slot = slots[contrast]
  return slot.kind === 'scan' ? slot.id : null
}

/** Contrasts that wait for a scan or for the word that they are left out. */
export function waiting(slots: Slots): Contrast[] {
  return contrasts.filter(contrast => slots[contrast].kind === 'empty')
}

/** Contrasts with a scan. */
export function filled(slots: Slots): Contrast[] {
  return contrasts.filter(contrast => slots[contrast].kind === 'scan')
}

/** The scan that is looked at: the contrast's, or any while none has a slot yet. */
export function shownIn(
  { slots, scans }: Pick<Extract<StudyState, { step: 'open' }>, 'slots' | 'scans'>,
  contrast: Contrast,
): string | null {
  return idIn(slots, contrast) ?? (filled(slots).length === 0 ? (scans[0] ?? null) : null)
}

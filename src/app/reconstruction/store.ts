import { createStore } from 'zustand/vanilla'
import type { MaskName } from '#study/hiding.ts'
import type { Reconstruction } from '#study/study.ts'
import type { Contrast } from '#volume/volume.ts'

/** What shall be hidden. */
export interface HidingForm {
  readonly mask: MaskName
  readonly seed: number
  /** Null: as published. */
  readonly count: number | null
  readonly size: number | null
}

/** What of a reconstruction is written on the screen; its arrays stay in the vault. */
export type ShownReconstruction = Pick<Reconstruction, 'l1' | 'warnings' | 'milliseconds'> & {
  readonly id: number
  readonly mask: MaskName
  readonly seed: number | null
}

/** How original and reconstruction are compared in one view. */
export type Comparison = 'wipe' | 'blend'

/** What of the model's output is shown: where something was hidden, or all of it. */
export type Extent = 'hidden' | 'whole'

export interface ReconstructionState {
  readonly form: HidingForm
  readonly result: ShownReconstruction | null
  /** Contrasts whose parts lie in the vault, ready to be drawn. */
  readonly placed: readonly Contrast[]
  readonly extent: Extent
  readonly comparison: Comparison
  /** 0: only the original, 1: only the reconstruction. */
  readonly share: number
}

export const reconstructionStore = createStore<ReconstructionState>(() => ({
  form: { mask: 'coarse', seed: 1, count: null, size: null },
  result: null,
  placed: [],
  extent: 'hidden',
  comparison: 'wipe',
  share: 0.5,
}))

export function fillForm(change: Partial<HidingForm>): void {
  reconstructionStore.setState(({ form }) => ({ form: { ...form, ...change } }))
}

export function setReconstruction(change: Partial<Omit<ReconstructionState, 'form'>>): void {
  reconstructionStore.setState(change)
}

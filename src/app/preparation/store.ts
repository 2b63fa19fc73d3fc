import { createStore } from 'zustand/vanilla'
import type { Message } from '#messages/message.ts'
import type { Motion } from '#prepare/types.ts'
import type { Stroke } from '#viewer/stage-types.ts'
import type { Contrast } from '#volume/volume.ts'

/** What shall be done. */
export interface PreparationForm {
  readonly align: 'auto' | 'leave' | 'file'
  readonly brain: 'extract' | 'leave' | 'file'
}

/** What of a preparation is written on the screen; its volumes stay in the vault. */
export interface ShownPreparation {
  readonly id: number
  readonly reference: Contrast
  readonly motions: Readonly<Partial<Record<Contrast, Motion>>>
  readonly millilitres: number
  /** Where the mask comes from, in a clause. */
  readonly maskFrom: string
  readonly warnings: readonly Message[]
  readonly milliseconds: number
}

/** How the check shows what was prepared. */
export type CheckMode = 'outline' | 'checkerboard' | 'blink' | 'input'

export interface PreparationState {
  readonly form: PreparationForm
  /** Name of the file that `brain: 'file'` takes its mask from. */
  readonly maskFile: string | null
  /** Names of the files that `align: 'file'` takes its motions from. */
  readonly transformFiles: string | null
  readonly result: ShownPreparation | null
  /** What the pen does while the mask is edited. */
  readonly stroke: Stroke | null
  readonly checkMode: CheckMode
  /** Whether the model's input lies in the vault, ready to be drawn. */
  readonly inputPlaced: boolean
  /** The contrasts that are laid over each other. */
  readonly pair: readonly [Contrast, Contrast]
}

const start: PreparationState = {
  form: { align: 'auto', brain: 'extract' },
  maskFile: null,
  transformFiles: null,
  result: null,
  stroke: null,
  checkMode: 'outline',
  inputPlaced: false,
  pair: ['T1w', 'T1c'],
}

export const preparationStore = createStore<PreparationState>(() => start)

export function setPreparation(change: Partial<PreparationState>): void {
  preparationStore.setState(change)
}

export function fillPreparationForm(change: Partial<PreparationForm>): void {
  preparationStore.setState(({ form }) => ({ form: { ...form, ...change } }))
}

/** As if nothing had been prepared; the choices go back to what suits most scans. */
export function forgetPreparation(): void {
  preparationStore.setState(start, true)
}

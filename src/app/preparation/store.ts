import { createStore } from 'zustand/vanilla'
import type { GivenMotions, Prepared } from '#prepare/types.ts'
import type { Stroke } from '#viewer/stage-types.ts'
import type { Contrast, FourVolumes, Volume } from '#volume/volume.ts'
import { cancel } from '../shared/operations.ts'
import { isPrepared, onRevision, type StudyState } from '../study/store.ts'
import { leaveMode } from '../view/store.ts'

/** Which steps run, and what replaces them. */
export interface PreparationForm {
  readonly align: 'auto' | 'leave' | 'file'
  readonly brain: 'extract' | 'leave' | 'file'
}

/** A brain mask from a file, and the contrast whose grid it is on. */
export interface MaskFile {
  readonly name: string
  readonly volume: Volume
  readonly contrast: Contrast
}

/** Rigid motions between the scans, from ITK transform files. */
export interface TransformFiles {
  readonly names: string
  readonly motions: GivenMotions
}

export interface PreparationResult {
  readonly prepared: Prepared
  readonly milliseconds: number
}

/** The mask that is being painted, and the aligned volumes, in RAS order. */
export interface MaskEdit {
  readonly volumes: FourVolumes
  readonly mask: Volume
  /** Whether the pen adds or erases. */
  readonly stroke: Stroke
}

/** How the check shows the prepared scans. */
export type CheckMode = 'outline' | 'checkerboard' | 'blink' | 'input'

export interface PreparationState {
  readonly form: PreparationForm
  readonly maskFile: MaskFile | null
  readonly transformFiles: TransformFiles | null
  readonly result: PreparationResult | null
  /** Null while no mask is painted. */
  readonly edit: MaskEdit | null
  readonly checkMode: CheckMode
  /** The model's input as volumes; null until the check shows it. */
  readonly input: FourVolumes | null
  /** The contrasts that the check compares. */
  readonly pair: readonly [Contrast, Contrast]
}

const initial: PreparationState = {
  form: { align: 'auto', brain: 'extract' },
  maskFile: null,
  transformFiles: null,
  result: null,
  edit: null,
  checkMode: 'outline',
  input: null,
  pair: ['T1w', 'T1c'],
}

export const preparationStore = createStore<PreparationState>(() => initial)

export function setPreparation(change: Partial<PreparationState>): void {
  preparationStore.setState(change)
}

export function fillPreparationForm(change: Partial<PreparationForm>): void {
  preparationStore.setState(({ form }) => ({ form: { ...form, ...change } }))
}

const studyId = (state: StudyState) => (state.step === 'open' ? state.id : null)

onRevision((now, before) => {
  cancel('prepare')
  cancel('input')
  if (now.step === 'open' && isPrepared(now)) {
    // The model's input is made from every slot.
    setPreparation({ input: null, edit: null })
    return
  }
  if (studyId(now) === studyId(before)) setPreparation({ result: null, input: null, edit: null })
  else preparationStore.setState(initial)
  leaveMode('check')
})

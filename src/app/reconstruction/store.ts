import { createStore } from 'zustand/vanilla'
import type { ReconstructionPart } from '#study/export.ts'
import type { MaskName } from '#study/hiding.ts'
import type { Reconstruction } from '#study/study.ts'
import type { Range } from '#viewer/stage-types.ts'
import type { Contrast, Volume } from '#volume/volume.ts'
import { onModelSelected } from '../models/own-models-store.ts'
import { cancel } from '../shared/operations.ts'
import { onRevision } from '../study/store.ts'
import { leaveMode } from '../view/store.ts'

/** Which voxels to hide. */
export interface HidingForm {
  readonly mask: MaskName
  readonly seed: number
  /** Null: as published. */
  readonly count: number | null
  readonly size: number | null
}

/** What the four views show of one contrast, on the model's grid. */
export type PartVolumes = Readonly<Record<ReconstructionPart, Volume>> & {
  /** The reconstruction in hidden voxels, the input in the others. */
  readonly restoredInside: Volume
  /** The error in hidden voxels, 0 in the others. */
  readonly errorInside: Volume
  /** The window of all views except the error. */
  readonly range: Range
}

/** How original and reconstruction are compared in one view. */
export type Comparison = 'wipe' | 'blend'

/** Which part of the model's output is shown: hidden voxels only, or all of it. */
export type Extent = 'hidden' | 'whole'

export interface ReconstructionState {
  readonly form: HidingForm
  /** Of the current study revision, by the selected model. */
  readonly result: Reconstruction | null
  /** Made when a contrast is first shown. */
  readonly parts: Readonly<Partial<Record<Contrast, PartVolumes>>>
  readonly extent: Extent
  readonly comparison: Comparison
  /** 0: only the original, 1: only the reconstruction. */
  readonly share: number
}

export const reconstructionStore = createStore<ReconstructionState>(() => ({
  form: { mask: 'coarse', seed: 1, count: null, size: null },
  result: null,
  parts: {},
  extent: 'hidden',
  comparison: 'wipe',
  share: 0.5,
}))

export function fillHidingForm(change: Partial<HidingForm>): void {
  reconstructionStore.setState(({ form }) => ({ form: { ...form, ...change } }))
}

export function setReconstruction(change: Partial<Omit<ReconstructionState, 'form'>>): void {
  reconstructionStore.setState(change)
}

function forgetReconstruction(): void {
  cancel('reconstruct')
  setReconstruction({ result: null, parts: {} })
  leaveMode('reconstruction')
}

onRevision(forgetReconstruction)
onModelSelected(forgetReconstruction)

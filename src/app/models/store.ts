import { createStore } from 'zustand/vanilla'
import { asProblem, isAbort, type Problem } from '#errors/problem.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'

/** The loading state of the selected model. */
export type ModelState =
  | { readonly step: 'unasked' }
  /** The folder holds no bundle: scans can be viewed, but not analysed. */
  | { readonly step: 'absent'; readonly folder: string }
  | { readonly step: 'loading' }
  | { readonly step: 'ready'; readonly model: LoadedModel }
  | { readonly step: 'failed'; readonly problem: Problem }

export const modelStore = createStore<ModelState>(() => ({ step: 'unasked' }))

/** Selects the model while it is ready, else null. */
export const loadedModel = (state: ModelState): LoadedModel | null =>
  state.step === 'ready' ? state.model : null

export function setModel(state: ModelState): void {
  modelStore.setState(state, true)
}

export function setModelFailed(error: unknown): void {
  setModel(isAbort(error) ? { step: 'unasked' } : { step: 'failed', problem: asProblem(error) })
}

import { createStore } from 'zustand/vanilla'
import type { Plan } from './plan.ts'

/** How far a new model is. */
export type Adding =
  | { readonly step: 'none' }
  /** What the files are is known; the user says the rest. */
  | { readonly step: 'asking'; readonly plan: Plan }
  /** `began`: milliseconds, as `performance.now()` counts. */
  | { readonly step: 'working'; readonly plan: Plan | null; readonly began: number }

export const addingStore = createStore<Adding>(() => ({ step: 'none' }))

export function setAdding(state: Adding): void {
  addingStore.setState(state, true)
}

export function changePlan(change: Partial<Plan>): void {
  const state = addingStore.getState()
  if (state.step === 'asking') setAdding({ step: 'asking', plan: { ...state.plan, ...change } })
}

/** The checkpoints that are asked about, by name. */
export const brought = new Map<string, Blob>()

import { createStore } from 'zustand/vanilla'
import type { Plan } from './plan.ts'

/** Checkpoints and the form about them. */
export interface Asked {
  readonly plan: Plan
  /** By the name in the plan. */
  readonly files: ReadonlyMap<string, Blob>
}

/** The progress of adding a model. */
export type Adding =
  | { readonly step: 'none' }
  | ({ readonly step: 'asking' } & Asked)
  /** `started`: milliseconds, as `performance.now()` counts. */
  | { readonly step: 'working'; readonly started: number }

export const addingStore = createStore<Adding>(() => ({ step: 'none' }))

export function setAdding(state: Adding): void {
  addingStore.setState(state, true)
}

export function changePlan(change: Partial<Plan>): void {
  const state = addingStore.getState()
  if (state.step === 'asking') setAdding({ ...state, plan: { ...state.plan, ...change } })
}

/** Discards the form and its checkpoints. */
export function cancelAdding(): void {
  setAdding({ step: 'none' })
}

import { createStore } from 'zustand/vanilla'
import type { Plan } from './plan.ts'

/** Checkpoints that the user is asked about, and what was said so far. */
export interface Asked {
  readonly plan: Plan
  /** By the name in the plan. */
  readonly files: ReadonlyMap<string, Blob>
}

/** How far a new model is. */
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

/** Drops the checkpoints that the user was asked about. */
export function cancelAdding(): void {
  setAdding({ step: 'none' })
}

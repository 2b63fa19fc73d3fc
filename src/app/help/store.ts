import { createStore } from 'zustand/vanilla'

interface Help {
  readonly open: boolean
  /** Whether single keys do something; some people's speech or switch input types by accident. */
  readonly keys: boolean
}

export const helpStore = createStore<Help>(() => ({ open: false, keys: true }))

import { createStore } from 'zustand/vanilla'

interface Help {
  readonly open: boolean
  /** Single-key shortcuts can be turned off (WCAG 2.1.4): speech input types keys by accident. */
  readonly keys: boolean
}

export const helpStore = createStore<Help>(() => ({ open: false, keys: true }))

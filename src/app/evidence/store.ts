import { createStore } from 'zustand/vanilla'

/** What a computed map says of itself; its volume stays in the vault. */
export interface EvidenceFacts {
  /** Class whose probability is followed. */
  readonly label: string
  /** Largest change of that probability by one token. */
  readonly limit: number
}

export interface EvidenceState {
  /** The task whose map lies over the slices; null for none. */
  readonly task: string | null
  readonly maps: Readonly<Record<string, EvidenceFacts>>
  /** Share of the largest change below which nothing is drawn. */
  readonly threshold: number
  readonly opacity: number
}

const start: EvidenceState = { task: null, maps: {}, threshold: 0.2, opacity: 0.45 }

export const evidenceStore = createStore<EvidenceState>(() => start)

export function setEvidence(change: Partial<EvidenceState>): void {
  evidenceStore.setState(change)
}

/** Maps belong to an answer; how they are drawn is the reader's choice and stays. */
export function forgetEvidence(): void {
  evidenceStore.setState({ task: null, maps: {} })
}

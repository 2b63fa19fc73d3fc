import { createStore } from 'zustand/vanilla'
import type { Volume } from '#volume/volume.ts'
import { answerStore } from '../answer/store.ts'
import { cancel } from '../shared/operations.ts'

export interface EvidenceMap {
  /** Index of the class whose probability is followed. */
  readonly followed: number
  /** Largest change of that probability by one token. */
  readonly limit: number
  /** A voxel per token. */
  readonly volume: Volume
}

export interface EvidenceState {
  /** The task whose map is over the slices; null for none. */
  readonly task: string | null
  /** Maps of the current answer, by task. */
  readonly maps: Readonly<Record<string, EvidenceMap>>
  /** Share of the largest change below which nothing is drawn. */
  readonly threshold: number
  readonly opacity: number
}

export const evidenceStore = createStore<EvidenceState>(() => ({
  task: null,
  maps: {},
  threshold: 0.2,
  opacity: 0.45,
}))

export function setEvidence(change: Partial<EvidenceState>): void {
  evidenceStore.setState(change)
}

/** Selects the map over the slices, else null. */
export function shownMap({ task, maps }: EvidenceState): EvidenceMap | null {
  return (task !== null && maps[task]) || null
}

// Maps belong to an answer and are dropped with it. Threshold and opacity are user preferences and stay.
answerStore.subscribe(() => {
  cancel('evidence')
  setEvidence({ task: null, maps: {} })
})

import { createStore } from 'zustand/vanilla'
import type { OwnLocation, OwnModel } from '#models/types.ts'

interface OwnModels {
  /** Whether the dialog is open. */
  readonly open: boolean
  /** Stored and held models, newest first. */
  readonly list: readonly OwnModel[]
  /** Id of the one in use; null for the site's. */
  readonly chosen: string | null
}

export const ownModels = createStore<OwnModels>(() => ({ open: false, list: [], chosen: null }))

export function setModels(state: Partial<OwnModels>): void {
  ownModels.setState(state)
}

/** Models that are only in memory, and where their files are; they are gone with the page. */
export const heldModels = new Map<string, { model: OwnModel; location: OwnLocation }>()

/** Where a model of the user's lies. */
export function locationOf(id: string): OwnLocation {
  return heldModels.get(id)?.location ?? { stored: id }
}

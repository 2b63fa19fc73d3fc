import { createStore } from 'zustand/vanilla'
import type { OwnLocation, OwnModel } from '#models/types.ts'

/** A model that is only in memory, until the page is closed. */
export interface HeldModel {
  readonly model: OwnModel
  readonly location: OwnLocation
}

interface OwnModels {
  /** Whether the dialog is open. */
  readonly open: boolean
  /** Models in the browser's storage, newest first. */
  readonly stored: readonly OwnModel[]
  readonly held: readonly HeldModel[]
  /** Id of the one in use; null for the site's. */
  readonly selected: string | null
}

export const ownModels = createStore<OwnModels>(() => ({
  open: false,
  stored: [],
  held: [],
  selected: null,
}))

export function setOwnModels(change: Partial<OwnModels>): void {
  ownModels.setState(change)
}

export function isHeld(id: string): boolean {
  return ownModels.getState().held.some(({ model }) => model.id === id)
}

/** Where the files of one of the user's models are. */
export function locationOf(id: string): OwnLocation {
  return ownModels.getState().held.find(({ model }) => model.id === id)?.location ?? { stored: id }
}

/** Calls `listener` after another model was selected: earlier results are invalid. */
export function onModelSelected(listener: () => void): void {
  ownModels.subscribe((now, before) => {
    if (now.selected !== before.selected) listener()
  })
}

import { useSyncExternalStore } from 'react'
import { answerStore } from '../../answer/store.ts'
import { evidenceStore } from '../../evidence/store.ts'
import { modelStore } from '../../models/store.ts'
import { preparationStore } from '../../preparation/store.ts'
import { reconstructionStore } from '../../reconstruction/store.ts'
import { studyStore } from '../../study/store.ts'
import { viewStore } from '../../view/store.ts'
import { operations } from '../operations.ts'

export const groups = ['Study', 'Preparation', 'Model', 'Slices', 'Help'] as const
export type Group = (typeof groups)[number]

/** Something the user can do: its button, its key and its line in the help share one name. */
export interface Action {
  readonly name: string
  readonly label: string
  readonly group: Group
  /** `KeyboardEvent.key`, in lower case. */
  readonly key?: string
  /** Why it can't be done now, in a sentence; null where it can. */
  readonly disabledReason: () => string | null
  readonly run: () => void
}

const stores = [
  answerStore,
  evidenceStore,
  modelStore,
  preparationStore,
  reconstructionStore,
  studyStore,
  viewStore,
  operations,
]

function subscribe(listener: () => void): () => void {
  const ends = stores.map(store => store.subscribe(listener))
  return () => {
    for (const end of ends) end()
  }
}

/** Why an action can't be done now; follows every store that it may look at. */
export function useDisabledReason(action: Action): string | null {
  return useSyncExternalStore(subscribe, action.disabledReason)
}

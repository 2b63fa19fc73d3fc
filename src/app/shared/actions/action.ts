import { useSyncExternalStore } from 'react'
import { type Services, useServices } from '../services.ts'

export const groups = ['Study', 'Preparation', 'Model', 'Slices', 'Help'] as const
export type Group = (typeof groups)[number]

/** Something the user can do: its button, its key and its line in the help share one definition. */
export interface Action {
  readonly name: string
  readonly label: string
  readonly group: Group
  /** `KeyboardEvent.key`, in lower case. */
  readonly key?: string
  /** Why it can't be done now, in a sentence; null where it can. */
  readonly disabledReason: () => string | null
  readonly run: (services: Services) => void | Promise<void>
}

/** Why an action can't be done now; follows every store. */
export function useDisabledReason(action: Action): string | null {
  const { subscribe } = useServices()
  return useSyncExternalStore(subscribe, action.disabledReason)
}

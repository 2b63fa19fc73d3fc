import { useCallback, useSyncExternalStore } from 'react'
import type { Message, PlainKey } from '#messages/message.ts'
import { useText } from '../../language/use-text.ts'
import { type Services, useServices } from '../services.ts'

/** Titles of the groups of actions, in the order of the help. */
export const groups = [
  'appShell.groupStudy',
  'appShell.groupPreparation',
  'appShell.groupModel',
  'appShell.groupSlices',
  'appShell.groupHelp',
] as const satisfies readonly PlainKey[]
export type Group = (typeof groups)[number]

/** Something the user can do: its button, its key and its line in the help share one definition. */
export interface Action {
  readonly name: string
  readonly label: Message
  readonly group: Group
  /** `KeyboardEvent.key`, in lower case. */
  readonly key?: string
  /** Why it can't be done now; null where it can. */
  readonly disabledReason: () => Message | null
  readonly run: (services: Services) => void | Promise<void>
}

/** Why an action can't be done now, in the page's language; follows every store. */
export function useDisabledReason(action: Action): string | null {
  const { subscribe } = useServices()
  const text = useText()
  // A string, because a new message at every call would never equal the one before.
  const read = useCallback(() => {
    const reason = action.disabledReason()
    return reason && text(reason)
  }, [action, text])
  return useSyncExternalStore(subscribe, read)
}

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

/** An action of the user. Its button, its key and its line in the help share this definition. */
export interface Action {
  readonly name: string
  readonly label: Message
  readonly group: Group
  /** `KeyboardEvent.key`, in lower case. */
  readonly key?: string
  /** Why the action is disabled, else null. */
  readonly disabledReason: () => Message | null
  readonly run: (services: Services) => void | Promise<void>
}

/** Why an action is disabled, in the page's language, else null. Subscribes to every store. */
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

import { message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'

/** The file input's id: the key opens the same picker. */
export const pickerId = 'open-scans'

export const openAction: Action = {
  name: 'open',
  label: message('appShell.chooseFiles'),
  group: 'appShell.groupStudy',
  key: 'o',
  disabledReason: () => null,
  run: () => document.getElementById(pickerId)?.click(),
}

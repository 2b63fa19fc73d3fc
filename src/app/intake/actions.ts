import type { Action } from '../shared/actions/action.ts'

/** The file input's id: the key opens the same picker. */
export const pickerId = 'open-scans'

export const openAction: Action = {
  name: 'open',
  label: 'Choose files',
  group: 'Study',
  key: 'o',
  disabledReason: () => null,
  run: () => document.getElementById(pickerId)?.click(),
}

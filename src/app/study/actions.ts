import type { Action } from '../shared/actions/action.ts'
import { leaveStudy } from './leave-study.ts'
import { studyStore } from './store.ts'

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

export const closeAction: Action = {
  name: 'close',
  label: 'Close study',
  group: 'Study',
  disabledReason: () => (studyStore.getState().step === 'open' ? null : 'No study is open.'),
  run: leaveStudy,
}

import type { Action } from '../shared/actions/action.ts'
import { dismissNotes } from '../shared/notices.ts'
import { cancel } from '../shared/operations.ts'
import { closeStudy, getOpenStudy } from './store.ts'

export const closeAction: Action = {
  name: 'close',
  label: 'Close study',
  group: 'Study',
  disabledReason: () => (getOpenStudy() ? null : 'No study is open.'),
  run: () => {
    cancel('open')
    dismissNotes()
    closeStudy()
  },
}

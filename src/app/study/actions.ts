import { message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'
import { dismissNotes } from '../shared/notices.ts'
import { cancel } from '../shared/operations.ts'
import { closeStudy, getOpenStudy } from './store.ts'

export const closeAction: Action = {
  name: 'close',
  label: message('appStudy.closeStudy'),
  group: 'appShell.groupStudy',
  disabledReason: () => (getOpenStudy() ? null : message('appStudy.noStudy')),
  run: () => {
    cancel('open')
    dismissNotes()
    closeStudy()
  },
}

import { message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'
import { helpStore } from './store.ts'

export const helpAction: Action = {
  name: 'help',
  label: message('appShell.help'),
  group: 'appShell.groupHelp',
  key: '?',
  disabledReason: () => null,
  run: () => helpStore.setState({ open: true }),
}

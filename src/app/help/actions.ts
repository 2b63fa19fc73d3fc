import type { Action } from '../shared/actions/action.ts'
import { helpStore } from './store.ts'

export const helpAction: Action = {
  name: 'help',
  label: 'Help',
  group: 'Help',
  key: '?',
  disabledReason: () => null,
  run: () => helpStore.setState({ open: true }),
}

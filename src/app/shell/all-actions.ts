import { modelActions } from '../answer/actions.ts'
import { helpStore } from '../help/store.ts'
import { modelsAction } from '../models/actions.ts'
import { preparationActions } from '../preparation/actions.ts'
import { reportActions } from '../report/actions.ts'
import type { Action } from '../shared/actions/action.ts'
import { sliceActions } from '../stage/actions.ts'
import { closeAction, openAction } from '../study/actions.ts'

export const helpAction: Action = {
  name: 'help',
  label: 'Help',
  group: 'Help',
  key: '?',
  disabledReason: () => null,
  run: () => helpStore.setState({ open: true }),
}

/** Everything that can be done, once: buttons, keys and the help read this list. */
export const allActions: readonly Action[] = [
  openAction,
  closeAction,
  ...preparationActions,
  ...modelActions,
  modelsAction,
  ...reportActions,
  ...sliceActions,
  helpAction,
]

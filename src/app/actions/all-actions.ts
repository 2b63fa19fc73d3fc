import { helpStore } from '../state/help.ts'
import type { Action } from './action.ts'
import { modelActions } from './model-actions.ts'
import { modelsAction } from './own-model-actions.ts'
import { preparationActions } from './preparation-actions.ts'
import { reportActions } from './report-actions.ts'
import { sliceActions } from './slice-actions.ts'
import { closeAction, openAction } from './study-actions.ts'

export const helpAction: Action = {
  name: 'help',
  label: 'Help',
  group: 'Help',
  key: '?',
  hindrance: () => null,
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

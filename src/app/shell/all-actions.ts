import { analyseAction } from '../answer/actions.ts'
import { helpAction } from '../help/actions.ts'
import { openAction } from '../intake/actions.ts'
import { modelsAction } from '../models/actions.ts'
import { preparationActions } from '../preparation/actions.ts'
import { reconstructAction } from '../reconstruction/actions.ts'
import { reportActions } from '../report/actions.ts'
import type { Action } from '../shared/actions/action.ts'
import { sliceActions } from '../stage/actions.ts'
import { closeAction } from '../study/actions.ts'

/** Every action. Buttons, keys and the help read this list. */
export const allActions: readonly Action[] = [
  openAction,
  closeAction,
  ...preparationActions,
  analyseAction,
  reconstructAction,
  modelsAction,
  ...reportActions,
  ...sliceActions,
  helpAction,
]

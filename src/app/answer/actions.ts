import type { Action } from '../shared/actions/action.ts'
import { askProbabilities, askReconstruction, modelDisabledReason } from './ask-model.ts'

export const analyseAction: Action = {
  name: 'analyse',
  label: 'Analyse',
  group: 'Model',
  key: 'a',
  disabledReason: () => modelDisabledReason('analyse'),
  run: () => void askProbabilities(),
}

export const reconstructAction: Action = {
  name: 'reconstruct',
  label: 'Reconstruct',
  group: 'Model',
  key: 'r',
  disabledReason: () => modelDisabledReason('reconstruct'),
  run: () => void askReconstruction(),
}

export const modelActions: readonly Action[] = [analyseAction, reconstructAction]

import type { Action } from '../shared/actions/action.ts'
import { askHindrance, askProbabilities, askReconstruction } from './ask-model.ts'

export const analyseAction: Action = {
  name: 'analyse',
  label: 'Analyse',
  group: 'Model',
  key: 'a',
  hindrance: () => askHindrance('analyse'),
  run: () => void askProbabilities(),
}

export const reconstructAction: Action = {
  name: 'reconstruct',
  label: 'Reconstruct',
  group: 'Model',
  key: 'r',
  hindrance: () => askHindrance('reconstruct'),
  run: () => void askReconstruction(),
}

export const modelActions: readonly Action[] = [analyseAction, reconstructAction]

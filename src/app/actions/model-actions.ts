import { askHindrance, askProbabilities, askReconstruction } from '../work/ask-model.ts'
import type { Action } from './action.ts'

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

import type { LoadedModel } from '#runtime/loaded-model.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import type { Action } from '../shared/actions/action.ts'
import { askProbabilities } from './ask-probabilities.ts'

export const analyseAction: Action = {
  name: 'analyse',
  label: 'Analyse',
  group: 'Model',
  key: 'a',
  disabledReason: () => modelDisabledReason('analyse', classifierReason),
  run: askProbabilities,
}

function classifierReason({ config }: LoadedModel): string | null {
  return config.tasks.length > 0
    ? null
    : 'This model has no classifier: it reconstructs and gives embeddings, and answers no task.'
}

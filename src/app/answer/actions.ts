import { type Message, message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import type { Action } from '../shared/actions/action.ts'
import { askProbabilities } from './ask-probabilities.ts'

export const analyseAction: Action = {
  name: 'analyse',
  label: message('appModel.analyse'),
  group: 'appShell.groupModel',
  key: 'a',
  disabledReason: () => modelDisabledReason('analyse', classifierReason),
  run: askProbabilities,
}

function classifierReason({ config }: LoadedModel): Message | null {
  return config.tasks.length > 0 ? null : message('appModel.noClassifier')
}

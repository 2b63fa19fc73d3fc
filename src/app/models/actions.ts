import { message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'
import { setOwnModels } from './own-models-store.ts'

export const modelsAction: Action = {
  name: 'models',
  label: message('appModel.models'),
  group: 'appShell.groupModel',
  disabledReason: () => null,
  run: () => setOwnModels({ open: true }),
}

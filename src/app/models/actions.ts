import type { Action } from '../shared/actions/action.ts'
import { setOwnModels } from './own-models-store.ts'

export const modelsAction: Action = {
  name: 'models',
  label: 'Models',
  group: 'Model',
  disabledReason: () => null,
  run: () => setOwnModels({ open: true }),
}

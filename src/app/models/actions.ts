import type { Action } from '../shared/actions/action.ts'
import { setModels } from './own-models-store.ts'

export const modelsAction: Action = {
  name: 'models',
  label: 'Models',
  group: 'Model',
  disabledReason: () => null,
  run: () => setModels({ open: true }),
}

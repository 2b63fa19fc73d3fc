import { setModels } from '../state/own-models.ts'
import type { Action } from './action.ts'

export const modelsAction: Action = {
  name: 'models',
  label: 'Models',
  group: 'Model',
  hindrance: () => null,
  run: () => setModels({ open: true }),
}

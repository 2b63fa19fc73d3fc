import type { LoadedModel } from '#runtime/loaded-model.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import type { Action } from '../shared/actions/action.ts'
import { askReconstruction } from './ask-reconstruction.ts'

export const reconstructAction: Action = {
  name: 'reconstruct',
  label: 'Reconstruct',
  group: 'Model',
  key: 'r',
  disabledReason: () => modelDisabledReason('reconstruct', decoderReason),
  run: askReconstruction,
}

function decoderReason({ config, precision }: LoadedModel): string | null {
  const hasDecoder = config.variants.some(
    variant => variant.precision === precision && variant.decoder !== null,
  )
  return hasDecoder
    ? null
    : 'This model has no decoder: it answers its tasks, and reconstructs nothing.'
}

import { type Message, message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { modelDisabledReason } from '../models/ask-model.ts'
import type { Action } from '../shared/actions/action.ts'
import { askReconstruction } from './ask-reconstruction.ts'

export const reconstructAction: Action = {
  name: 'reconstruct',
  label: message('appModel.reconstruct'),
  group: 'appShell.groupModel',
  key: 'r',
  disabledReason: () => modelDisabledReason('reconstruct', decoderReason),
  run: askReconstruction,
}

function decoderReason({ config, precision }: LoadedModel): Message | null {
  const hasDecoder = config.variants.some(
    variant => variant.precision === precision && variant.decoder !== null,
  )
  return hasDecoder ? null : message('appModel.noDecoder')
}

import { type Message, message } from '#messages/message.ts'
import { rawnessOf } from '#study/rawness.ts'
import { memoised } from '../shared/memoised.ts'
import { isRunning } from '../shared/operations.ts'
import { filled, getOpenStudy, type OpenStudy, studyInput, waiting } from './store.ts'

/** Why the model can't use the open scans without preparation, else null. */
export const studyRawness = memoised((study: OpenStudy) => rawnessOf(studyInput(study)))

/** Why the open scans can't be processed yet, else null. */
export function scansDisabledReason(): Message | null {
  const study = getOpenStudy()
  if (!study) return message('appStudy.openFirst')
  if (isRunning('open')) return message('appStudy.stillReading')
  if (filled(study.slots).length === 0) return message('appStudy.emptySlots')
  return null
}

/** Why the model can't run on the open study, else null. */
export function studyDisabledReason(): Message | null {
  const study = getOpenStudy()
  const reason = scansDisabledReason()
  if (!study || reason) return reason
  const uneven = studyRawness(study)?.uneven
  if (uneven) return uneven
  const missing = waiting(study.slots)
  return missing.length === 0 ? null : message('appStudy.missing', { contrasts: missing })
}

import { type Message, message } from '#messages/message.ts'
import { rawnessOf } from '#study/rawness.ts'
import { memoised } from '../shared/memoised.ts'
import { isRunning } from '../shared/operations.ts'
import { filled, getOpenStudy, type OpenStudy, studyInput, waiting } from './store.ts'

/** What keeps the open scans from the model as they are; null where nothing does. */
export const studyRawness = memoised((study: OpenStudy) => rawnessOf(studyInput(study)))

/** Why the open scans can't be worked on yet; null where they can. */
export function scansDisabledReason(): Message | null {
  const study = getOpenStudy()
  if (!study) return message('appStudy.openFirst')
  if (isRunning('open')) return message('appStudy.stillReading')
  if (filled(study.slots).length === 0) return message('appStudy.emptySlots')
  return null
}

/** Why the open study can't be given to the model; null where it can. */
export function studyDisabledReason(): Message | null {
  const study = getOpenStudy()
  const reason = scansDisabledReason()
  if (!study || reason) return reason
  const uneven = studyRawness(study)?.uneven
  if (uneven) return uneven
  const missing = waiting(study.slots)
  return missing.length === 0 ? null : message('appStudy.missing', { contrasts: missing })
}

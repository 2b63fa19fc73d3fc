import { toEnglish } from '#messages/english.ts'
import { rawnessOf } from '#study/rawness.ts'
import { listed } from '../shared/format.ts'
import { memoised } from '../shared/memoised.ts'
import { isRunning } from '../shared/operations.ts'
import { filled, getOpenStudy, type OpenStudy, studyInput, waiting } from './store.ts'

/** What keeps the open scans from the model as they are; null where nothing does. */
export const studyRawness = memoised((study: OpenStudy) => rawnessOf(studyInput(study)))

/** Why the open scans can't be worked on yet; null where they can. */
export function scansDisabledReason(): string | null {
  const study = getOpenStudy()
  if (!study) return 'Open scans first.'
  if (isRunning('open')) return 'Scans are still being read.'
  if (filled(study.slots).length === 0)
    return 'No slot holds a scan: choose one for a contrast on the left.'
  return null
}

/** Why the open study can't be given to the model; null where it can. */
export function studyDisabledReason(): string | null {
  const study = getOpenStudy()
  const reason = scansDisabledReason()
  if (!study || reason) return reason
  const uneven = studyRawness(study)?.uneven
  if (uneven) return toEnglish(uneven)
  const missing = waiting(study.slots)
  if (missing.length === 0) return null
  const names = listed(missing)
  return missing.length === 1
    ? `${names} is missing: open it, or leave it out; it then enters as zeros.`
    : `${names} are missing: open them, or leave them out; they then enter as zeros.`
}

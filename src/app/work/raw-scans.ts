import type { RawScan } from '#prepare/types.ts'
import { filled, idIn, studyStore } from '../state/study.ts'
import { scanOf, vault } from '../state/vault.ts'

/** The scans in the slots as they were opened, whatever was prepared since. */
export function rawScans(): RawScan[] {
  const study = studyStore.getState()
  if (study.step !== 'open') return []
  return filled(study.slots).flatMap(contrast => {
    const id = idIn(study.slots, contrast)
    const scan = (id && vault.preparation?.raw.get(id)) || scanOf(id)
    return scan ? [{ contrast, name: scan.file, volume: scan.volume }] : []
  })
}

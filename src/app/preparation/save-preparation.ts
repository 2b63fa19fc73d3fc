import { message } from '#messages/message.ts'
import { isKnown } from '#prepare/align/alignment.ts'
import { tfmOf } from '#prepare/align/tfm.ts'
import { mergeScans } from '#prepare/crop.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { preparationStore } from './store.ts'

type Saving = Pick<Services, 'run' | 'saveFile'>

const prepared = () => preparationStore.getState().result?.prepared ?? null

/** Saves the prepared contrasts as one 4D file, which opens again as it is. */
export async function saveMerged({ run, saveFile }: Saving): Promise<void> {
  const found = prepared()
  if (!found) return
  await runOperation(
    'save',
    message('appStudy.writing', { file: 'merged.nii.gz' }),
    async ({ signal }) => {
      const volumes = mergeScans(found.scans)
      saveFile(await run('write', { volumes, gzip: true }, { signal }), 'merged.nii.gz')
    },
  )
}

/** Saves the mask, on the reference's grid. */
export async function saveMask({ run, saveFile }: Saving): Promise<void> {
  const found = prepared()
  if (!found) return
  await runOperation(
    'save',
    message('appStudy.writing', { file: 'mask.nii.gz' }),
    async ({ signal }) => {
      const volumes = [found.mask]
      saveFile(await run('write', { volumes, gzip: true }, { signal }), 'mask.nii.gz')
    },
  )
}

/** Saves the motion of each scan to the reference as ITK transform files. */
export function saveTransforms({ saveFile }: Pick<Saving, 'saveFile'>): void {
  const found = prepared()
  for (const { contrast, motion } of found?.scans ?? [])
    if (isKnown(motion)) {
      const file = new Blob([tfmOf(motion.rigid)], { type: 'text/plain' })
      saveFile(file, `${found?.reference}_to_${contrast}.tfm`)
    }
}

import { isKnown } from '#prepare/align/alignment.ts'
import { tfmOf } from '#prepare/align/tfm.ts'
import { merged } from '#prepare/crop.ts'
import { download } from '../report/save.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { vault } from '../shared/vault.ts'

/** Writes the prepared contrasts as one 4D file, which opens again as it is. */
export async function saveMerged(): Promise<void> {
  const { preparation } = vault
  if (!preparation) return
  await runOperation('save', 'Writing merged.nii.gz', async ({ signal }) => {
    const volumes = merged(preparation.scans)
    download(await run('write', { volumes, gzip: true }, { signal }), 'merged.nii.gz')
  })
}

/** Writes the mask, on the reference's grid. */
export async function saveMask(): Promise<void> {
  const mask = vault.preparation?.mask
  if (!mask) return
  await runOperation('save', 'Writing mask.nii.gz', async ({ signal }) =>
    download(await run('write', { volumes: [mask], gzip: true }, { signal }), 'mask.nii.gz'),
  )
}

/** Writes how each scan lay to the reference, for ITK and what reads its files. */
export function saveTransforms(): void {
  const { preparation } = vault
  if (!preparation) return
  for (const { contrast, motion } of preparation.scans)
    if (isKnown(motion))
      download(
        new Blob([tfmOf(motion.rigid)], { type: 'text/plain' }),
        `${preparation.reference}_to_${contrast}.tfm`,
      )
}

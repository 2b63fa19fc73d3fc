import { transformFiles } from '#prepare/transform-files.ts'
import { volumesOf } from '#study/analyse.ts'
import { run } from '../services.ts'
import { vault } from '../state/vault.ts'
import { currentStudy } from './current-study.ts'
import { download } from './save.ts'
import { perform } from './tasks.ts'

/** Writes the prepared contrasts as one 4D file, which opens again as it is. */
export async function saveMerged(): Promise<void> {
  const study = currentStudy()
  if (!study) return
  const volumes = volumesOf(study)
  const given = volumes.flatMap(volume => volume ?? [])
  const [first] = given
  if (!first) return
  // A contrast that is left out enters as zeros, here as in the model.
  const empty = { ...first, data: new Float32Array(first.data.length) }
  await perform('save', 'Writing merged.nii.gz', async ({ signal }) => {
    const merged = volumes.map(volume => volume ?? empty)
    download(await run('write', { volumes: merged, gzip: true }, { signal }), 'merged.nii.gz')
  })
}

/** Writes the mask, on the reference's grid. */
export async function saveMask(): Promise<void> {
  const mask = vault.preparation?.mask
  if (!mask) return
  await perform('save', 'Writing mask.nii.gz', async ({ signal }) =>
    download(await run('write', { volumes: [mask], gzip: true }, { signal }), 'mask.nii.gz'),
  )
}

/** Writes how each scan was moved, for ITK and what reads its files. */
export function saveTransforms(): void {
  if (!vault.preparation) return
  for (const { name, text } of transformFiles(vault.preparation))
    download(new Blob([text], { type: 'text/plain' }), name)
}

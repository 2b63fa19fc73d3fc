import { fromModel } from '#lamim/transforms/from-model.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import type { Grid, Run } from './jobs.ts'
import type { Reconstruction, Study } from './study.ts'

/** What a reconstruction consists of, in the order that it is shown and saved. */
export const reconstructionParts = ['input', 'masked', 'reconstruction', 'error'] as const
export type ReconstructionPart = (typeof reconstructionParts)[number]

/** The grid of the scans of a study; all share one. */
export function scanGrid(study: Study): Grid {
  const scan = contrasts.map(contrast => study[contrast]).find(scan => scan !== null)
  if (!scan) throw new Error('a study holds at least one scan')
  return { size: scan.volume.size, affine: scan.volume.affine }
}

/** A reconstruction's four parts as volumes, on the scan's own grid or the model's. */
export async function volumesToSave(
  run: Run,
  study: Study,
  reconstruction: Reconstruction,
  grid: 'scan' | 'model',
): Promise<{ name: ReconstructionPart; volumes: Volume[] }[]> {
  const saved: { name: ReconstructionPart; volumes: Volume[] }[] = []
  for (const name of reconstructionParts) {
    const volumes = fromModel(reconstruction[name], reconstruction.grid)
    const placed: Volume[] = []
    for (const volume of volumes)
      placed.push(
        grid === 'model'
          ? volume
          : await run('regrid', { volume, to: scanGrid(study), interpolation: 'linear' }),
      )
    saved.push({ name, volumes: placed })
  }
  return saved
}

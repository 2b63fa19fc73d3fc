import type { Control } from '#errors/progress.ts'
import type { Run } from '#jobs/table.ts'
import { fromModel } from '#lamim/transforms/from-model.ts'
import type { Grid } from '#volume/volume.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import type { Reconstruction, Study } from './study.ts'

/** The parts of a reconstruction, in display and file order. */
export const reconstructionParts = ['input', 'masked', 'reconstruction', 'error'] as const
export type ReconstructionPart = (typeof reconstructionParts)[number]

/** The common grid of a study's scans. */
export function scanGrid(study: Study): Grid {
  const scan = contrasts.map(contrast => study[contrast]).find(scan => scan !== null)
  if (!scan) throw new Error('a study holds at least one scan')
  return { size: scan.volume.size, affine: scan.volume.affine }
}

/**
 * Yields a reconstruction's four parts as volumes, on the scan's grid or the model's. One part at a
 * time, since sixteen volumes of a large scan don't fit into memory.
 * @throws AbortError when cancelled
 */
export async function* partsToSave(
  run: Run,
  study: Study,
  reconstruction: Reconstruction,
  grid: 'scan' | 'model',
  { signal }: Control = {},
): AsyncGenerator<{ name: ReconstructionPart; volumes: Volume[] }> {
  for (const name of reconstructionParts) {
    const volumes: Volume[] = []
    for (const volume of fromModel(reconstruction[name], reconstruction.grid)) {
      signal?.throwIfAborted()
      volumes.push(
        grid === 'model'
          ? volume
          : await run(
              'regrid',
              { volume, to: scanGrid(study), interpolation: 'linear' },
              signal ? { signal } : {},
            ),
      )
    }
    yield { name, volumes }
  }
}

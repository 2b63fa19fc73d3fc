import { type Control, scaleProgress } from '#errors/progress.ts'
import type { Run } from '#jobs/table.ts'
import type { Restoration } from '#lamim/dropout/restoration.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { contrasts } from '#volume/volume.ts'
import { volumesOf } from './analyse.ts'
import type { Hiding, Reconstruction, Study } from './study.ts'
import { inputWarnings, studyWarnings } from './warnings.ts'

/** A study with hidden parts → the model's reconstruction, on the model's grid. */
export async function reconstruct(
  run: Run,
  study: Study,
  model: LoadedModel,
  hiding: Hiding,
  control: Control = {},
): Promise<Reconstruction> {
  const { preprocessor } = model
  const { input, grid, signals } = await run(
    'transform',
    { volumes: volumesOf(study), preprocessor, purpose: 'reconstruct' },
    scaleProgress(control, 0, 0.4),
  )
  const restoration = await run(
    'restore',
    { input, boxes: hiding.boxes },
    scaleProgress(control, 0.4, 1),
  )
  return {
    ...withoutMissing(study, restoration),
    input,
    grid,
    hiding,
    warnings: [...studyWarnings(study, model), ...inputWarnings(study, signals, preprocessor)],
  }
}

/** Removes the errors of contrasts that were left out: there is no scan to compare with. */
function withoutMissing(study: Study, restoration: Restoration): Restoration {
  if (contrasts.every(contrast => study[contrast])) return restoration
  const voxels = restoration.error.length / contrasts.length
  const error = restoration.error.slice()
  const l1 = [...restoration.l1]
  for (const [channel, contrast] of contrasts.entries())
    if (study[contrast] === null) {
      error.fill(0, channel * voxels, (channel + 1) * voxels)
      l1[channel] = null
    }
  return { ...restoration, error, l1 }
}

import { type Control, within } from '#errors/progress.ts'
import { volumesOf } from './analyse.ts'
import type { LoadedModel, Run } from './jobs.ts'
import type { Hiding, Reconstruction, Study } from './study.ts'
import { inputWarnings, studyWarnings } from './warnings.ts'

/** A study with parts hidden → what the model restores, on the model's grid. */
export async function reconstruct(
  run: Run,
  study: Study,
  model: LoadedModel,
  hiding: Hiding,
  control: Control = {},
): Promise<Reconstruction> {
  const { preprocessor } = model
  const { input, grid } = await run(
    'transform',
    { volumes: volumesOf(study), preprocessor, purpose: 'reconstruct' },
    within(control, 0, 0.4),
  )
  const restoration = await run('restore', { input, boxes: hiding.boxes }, within(control, 0.4, 1))
  return {
    ...restoration,
    input,
    grid,
    hiding,
    warnings: [...studyWarnings(study, model), ...inputWarnings(study, input, preprocessor)],
  }
}

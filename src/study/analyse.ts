import { type Control, scaleProgress } from '#errors/progress.ts'
import type { Run } from '#jobs/table.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { contrasts, type FourVolumes } from '#volume/volume.ts'
import type { Answer, Study } from './study.ts'
import { calibrationWarnings, inputWarnings, studyWarnings } from './warnings.ts'

/** The study's volumes in contrast order. */
export function volumesOf(study: Study): FourVolumes {
  const { T1w, T1c, T2w, FLAIR } = study
  return [T1w?.volume ?? null, T1c?.volume ?? null, T2w?.volume ?? null, FLAIR?.volume ?? null]
}

/** Computes every task's probabilities of a study: transform, encode, run the heads. */
export async function analyse(
  run: Run,
  study: Study,
  model: LoadedModel,
  control: Control = {},
): Promise<Answer> {
  const { preprocessor } = model
  const began = performance.now()
  const { input, grid, signals } = await run(
    'transform',
    { volumes: volumesOf(study), preprocessor, purpose: 'predict' },
    scaleProgress(control, 0, 0.4),
  )
  const transformed = performance.now()
  const present = contrasts.filter(contrast => study[contrast])
  const { tasks, hidden, milliseconds } = await run(
    'classify',
    { input, present },
    scaleProgress(control, 0.4, 1),
  )
  return {
    tasks,
    hidden,
    present,
    grid,
    warnings: [
      ...studyWarnings(study, model),
      ...calibrationWarnings(present, model),
      ...inputWarnings(study, signals, preprocessor),
    ],
    timings: { transform: transformed - began, inference: milliseconds },
  }
}

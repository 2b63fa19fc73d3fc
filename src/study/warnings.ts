import type { Preprocessor } from '#lamim/bundle/schema.ts'
import { isCalibrated, isCalibratedFor } from '#lamim/calibration.ts'
import type { Signal } from '#lamim/transforms/signal.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import type { Study } from './study.ts'

/** Sentences that stand beside every answer about this study by this model. */
export function studyWarnings(study: Study, model: LoadedModel): string[] {
  return [
    ...trainingWarnings(model),
    ...skullWarnings(study),
    ...missingWarnings(study, model.preprocessor),
    ...contrasts.flatMap(contrast => {
      const scan = study[contrast]
      if (!scan) return []
      return scan.notes.map(note => `${scan.file} (${contrast}): ${note}`)
    }),
    ...model.warnings,
  ]
}

function trainingWarnings({ config }: LoadedModel): string[] {
  return config.training.data === 'clinical' ? [] : [config.training.statement]
}

function skullWarnings(study: Study): string[] {
  const withSkull = contrasts.filter(contrast => study[contrast]?.stripped === false)
  if (withSkull.length === 0) return []
  return [
    `The skull seems to be still there: ${withSkull.join(', ')}. The model was trained on brains alone, so prepare the scans first.`,
  ]
}

function missingWarnings(study: Study, preprocessor: Preprocessor): string[] {
  const missing = contrasts.filter(contrast => study[contrast] === null)
  if (missing.length === 0) return []
  const names = missing.join(', ')
  return preprocessor.missing_contrast === 'trained'
    ? [
        `Left out and entered as zeros: ${names}. The model has seen such cases in training, but answers them less well.`,
      ]
    : [`Left out and entered as zeros: ${names}. The model was not trained with missing contrasts.`]
}

/** Tasks whose probabilities were calibrated, but not on studies with the contrasts present. */
export function calibrationWarnings(
  present: readonly Contrast[],
  { config }: LoadedModel,
): string[] {
  const tasks = config.tasks.filter(
    ({ calibration }) => isCalibrated(calibration) && !isCalibratedFor(calibration, present),
  )
  if (tasks.length === 0 || config.training.data === 'random') return []
  return [
    `The calibration was fitted on complete studies, not on ${present.join(', ')} alone. Probabilities may be too high or too low: ${tasks.map(({ title }) => title).join(', ')}.`,
  ]
}

/** Standard deviations of the training inputs beyond which a scan looks foreign to the model. */
const foreign = 4

/**
 * Compares the model's input with what it saw in training.
 * @param signals of the model's input, in contrast order
 */
export function inputWarnings(
  study: Study,
  signals: readonly Signal[],
  { statistics }: Preprocessor,
): string[] {
  if (!statistics) return []
  return contrasts.flatMap((contrast, at) => {
    const known = statistics[contrast]
    const signal = signals[at]
    if (!known || !signal || !study[contrast]) return []
    const { mean, support } = signal
    const far = (value: number, centre: number, spread: number) =>
      Math.abs(value - centre) > foreign * spread
    const found = [
      ...(far(support, known.support, known.support_sd)
        ? [`${percent(support)} of its voxels hold signal, in training ${percent(known.support)}`]
        : []),
      ...(far(mean, known.mean, known.mean_sd)
        ? [`its mean brightness is ${mean.toFixed(2)}, in training ${known.mean.toFixed(2)}`]
        : []),
    ]
    return found.length === 0
      ? []
      : [`${contrast} looks unlike the scans the model was trained on: ${found.join('; ')}.`]
  })
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

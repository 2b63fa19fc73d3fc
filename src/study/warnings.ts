import type { Preprocessor } from '#lamim/bundle/schema.ts'
import { isCalibrated, isCalibratedFor } from '#lamim/calibration.ts'
import type { Signal } from '#lamim/transforms/signal.ts'
import { type Message, message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { bundleMessage, statementOf } from './bundle-message.ts'
import type { Study } from './study.ts'

/** Warnings for every answer of this model about this study. */
export function studyWarnings(study: Study, model: LoadedModel): Message[] {
  return [
    ...trainingWarnings(model),
    ...skullWarnings(study),
    ...missingWarnings(study, model.preprocessor),
    ...contrasts.flatMap(contrast => {
      const scan = study[contrast]
      if (!scan) return []
      return scan.notes.map(note => message('study.scanNote', { file: scan.file, contrast, note }))
    }),
    ...model.warnings,
  ]
}

function trainingWarnings({ config }: LoadedModel): Message[] {
  return config.training.data === 'clinical' ? [] : [statementOf(config)]
}

function skullWarnings(study: Study): Message[] {
  const withSkull = contrasts.filter(contrast => study[contrast]?.stripped === false)
  if (withSkull.length === 0) return []
  return [message('study.withSkull', { contrasts: withSkull })]
}

function missingWarnings(study: Study, preprocessor: Preprocessor): Message[] {
  const missing = contrasts.filter(contrast => study[contrast] === null)
  if (missing.length === 0) return []
  const key =
    preprocessor.missing_contrast === 'trained' ? 'study.missingTrained' : 'study.missingUntrained'
  return [message(key, { contrasts: missing })]
}

/** Warns about tasks that were calibrated, but not for the study's set of contrasts. */
export function calibrationWarnings(
  present: readonly Contrast[],
  { config }: LoadedModel,
): Message[] {
  const tasks = config.tasks.filter(
    ({ calibration }) => isCalibrated(calibration) && !isCalibratedFor(calibration, present),
  )
  if (tasks.length === 0 || config.training.data === 'random') return []
  return [
    message('study.calibration', {
      present,
      tasks: tasks.map(task => bundleMessage(task, 'title')),
    }),
  ]
}

/** Standard deviations of the training inputs beyond which a scan counts as unlike them. */
const foreign = 4

/**
 * Compares the model's input with the training inputs.
 * @param signals of the model's input, in contrast order
 */
export function inputWarnings(
  study: Study,
  signals: readonly Signal[],
  { statistics }: Preprocessor,
): Message[] {
  if (!statistics) return []
  return contrasts.flatMap((contrast, at) => {
    const known = statistics[contrast]
    const signal = signals[at]
    if (!known || !signal || !study[contrast]) return []
    const { mean, support } = signal
    const far = (value: number, centre: number, spread: number) =>
      Math.abs(value - centre) > foreign * spread
    const oddSupport = far(support, known.support, known.support_sd)
    const oddMean = far(mean, known.mean, known.mean_sd)
    if (oddSupport && oddMean)
      return message('study.unlikeBoth', {
        contrast,
        share: support,
        usualShare: known.support,
        mean,
        usualMean: known.mean,
      })
    if (oddSupport)
      return message('study.unlikeSupport', { contrast, share: support, usual: known.support })
    return oddMean ? message('study.unlikeMean', { contrast, mean, usual: known.mean }) : []
  })
}

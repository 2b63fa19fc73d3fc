import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** What stands beside every answer: the notice and warnings. */
export const study = {
  researchNotice:
    'Research and teaching only. Not a medical device. Not for diagnosis or treatment decisions.',

  /** Text that a model brings, with its translations by language ('zh'). */
  fromModel: (
    { text, translations }: { text: string; translations: { readonly [language: string]: string } },
    { language }: Format,
  ) => translations[language] ?? text,
  scanNote: (
    { file, contrast, note }: { file: string; contrast: string; note: Message },
    { text }: Format,
  ) => `${file} (${contrast}): ${text(note)}`,
  withSkull: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `The skull seems to be present in ${list(contrasts)}. The model was trained on skull-stripped brains. Prepare the scans first.`,
  missingTrained: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `${list(contrasts)} left out and replaced by zeros. The model has seen such cases in training, but answers them less well.`,
  missingUntrained: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `${list(contrasts)} left out and replaced by zeros. The model was not trained with missing contrasts.`,
  calibration: (
    { present, tasks }: { present: readonly string[]; tasks: readonly Message[] },
    { list, text }: Format,
  ) =>
    `The calibration was fitted on complete studies, not on ${list(present)} alone. Probabilities may be too high or too low: ${tasks.map(text).join(', ')}.`,
  unlikeSupport: (
    { contrast, share, usual }: { contrast: string; share: number; usual: number },
    { percent }: Format,
  ) =>
    `${contrast} looks unlike the scans that the model was trained on: ${percent(share)} of the voxels have signal, in training ${percent(usual)}.`,
  unlikeMean: (
    { contrast, mean, usual }: { contrast: string; mean: number; usual: number },
    { number }: Format,
  ) =>
    `${contrast} looks unlike the scans that the model was trained on: the mean brightness is ${number(mean)}, in training ${number(usual)}.`,
  unlikeBoth: (
    {
      contrast,
      share,
      usualShare,
      mean,
      usualMean,
    }: {
      contrast: string
      share: number
      usualShare: number
      mean: number
      usualMean: number
    },
    { number, percent }: Format,
  ) =>
    `${contrast} looks unlike the scans that the model was trained on: ${percent(share)} of the voxels have signal, in training ${percent(usualShare)}; the mean brightness is ${number(mean)}, in training ${number(usualMean)}.`,
  blankingTokens: 'Hiding one token after another',
}

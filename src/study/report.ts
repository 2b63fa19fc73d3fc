import { isCalibratedFor } from '#lamim/calibration.ts'
import type { Message } from '#messages/message.ts'
import { message } from '#messages/message.ts'
import type { Prepared } from '#prepare/types.ts'
import { reportMessage, reportMessages } from '#report/message.ts'
import { researchNotice, software } from '#report/notice.ts'
import { type Report, reportSchema } from '#report/schema.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { type Contrast, contrasts, type Grid } from '#volume/volume.ts'
import { givesAnswers } from './gives-answers.ts'
import type { Answer, Reconstruction, Study } from './study.ts'
import { studyWarnings } from './warnings.ts'

/** The content of a report. What was not requested is null. */
export interface Findings {
  readonly study: Study
  readonly model: LoadedModel
  /** Null where the scans were not prepared. */
  readonly preparation?: Preparation | null
  readonly answer: Answer | null
  readonly reconstruction: Reconstruction | null
  readonly created: Date
}

/** Builds a report: inputs, what ran, and results. @throws ZodError if it violates its own schema */
export function buildReport(findings: Findings): Report {
  const { study, model, preparation, answer, reconstruction, created } = findings
  const { config, preprocessor, selfTest } = model
  const { orientation, predict, reconstruct } = preprocessor
  return reportSchema.parse({
    format: 'lamim-report/2',
    notice: researchNotice,
    created: created.toISOString(),
    software,
    model: {
      name: config.name,
      training: config.training,
      license: config.license,
      hash: model.hash,
      files: config.files,
    },
    backend: model.backend,
    adapter: model.adapter,
    precision: model.precision,
    self_test: selfTest,
    scans: contrasts.flatMap(contrast => scanEntry(contrast, study)),
    preparation: preparation ? preparationEntry(preparation) : null,
    left_out: contrasts.filter(contrast => study[contrast] === null),
    transform: { orientation, predict, reconstruct },
    tasks: answer && givesAnswers(model) ? taskEntries(model, answer) : [],
    reconstruction: reconstruction ? reconstructionEntry(reconstruction) : null,
    timings: {
      ...model.timings,
      ...(answer ? answer.timings : {}),
      ...(reconstruction ? { reconstruction: reconstruction.milliseconds } : {}),
    },
    warnings: reportMessages([
      ...studyWarnings(study, model),
      ...(answer?.warnings ?? []),
      ...(reconstruction?.warnings ?? []),
    ]),
  } satisfies Report)
}

/** What a report contains of a preparation. */
export interface Preparation
  extends Pick<Prepared, 'reference' | 'scans' | 'millilitres' | 'warnings'> {
  /** Where the mask comes from. */
  readonly maskFrom: Message
}

function preparationEntry(done: Preparation): Report['preparation'] {
  const { reference, scans, millilitres, maskFrom, warnings } = done
  return {
    reference,
    motions: scans.map(({ contrast, motion: { state, degrees, mm, rigid } }) => ({
      contrast,
      state,
      degrees,
      mm,
      rigid: [...rigid],
    })),
    mask: { from: reportMessage(maskFrom), millilitres: Math.round(millilitres) },
    warnings: reportMessages(warnings),
  }
}

function scanEntry(contrast: Contrast, study: Study): Report['scans'] {
  const scan = study[contrast]
  if (!scan) return []
  const { file, frame, sha256, guess, volume, fileGrid = volume } = scan
  return [
    {
      contrast,
      file,
      frame,
      sha256,
      why: reportMessage(
        guess.contrast === contrast ? guess.reason : message('intake.assignedByUser'),
      ),
      file_grid: gridEntry(fileGrid),
      used_grid: gridEntry(volume),
    },
  ]
}

function gridEntry({ size, affine }: Grid): Report['scans'][number]['used_grid'] {
  return { size: [...size], affine: [...affine] }
}

function taskEntries({ config }: LoadedModel, answer: Answer): Report['tasks'] {
  return config.tasks.flatMap(task => {
    const found = answer.tasks.find(({ id }) => id === task.id)
    if (!found) return []
    return [
      {
        id: task.id,
        title: task.title,
        labels: task.labels,
        logits: [...found.logits],
        calibration: {
          temperature: found.scaling.temperature,
          offset: found.scaling.offset ? [...found.scaling.offset] : null,
          fitted: isCalibratedFor(task.calibration, answer.present),
        },
        probabilities: [...found.probabilities],
        cohort: task.cohort,
        ...(task.condition === undefined ? {} : { condition: task.condition }),
      },
    ]
  })
}

function reconstructionEntry({ hiding, l1 }: Reconstruction): Report['reconstruction'] {
  const { scheme, seed, boxes } = hiding
  const perContrast = <T>(value: (channel: number) => T) =>
    Object.fromEntries(contrasts.map((contrast, channel) => [contrast, value(channel)])) as Record<
      Contrast,
      T
    >
  return {
    scheme,
    seed,
    boxes: perContrast(channel => {
      const list = boxes[channel] ?? []
      return { count: list.length, sizes: [...new Set(list.map(box => box[3]))] }
    }),
    l1: perContrast(channel => l1[channel] ?? null),
  }
}

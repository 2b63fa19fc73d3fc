import * as z from 'zod'
import { reportMessage } from './message.ts'
import { type Report, reportSchema } from './schema.ts'

const { scans, tasks, preparation } = reportSchema.shape
const sentences = z.array(z.string())

/** `report.json`, version 1, read as version 2. */
const reportSchema1 = reportSchema
  .extend({
    format: z.literal('lamim-report/1'),
    scans: z.array(
      scans.element
        .omit({ file_grid: true, used_grid: true })
        .extend({ why: z.string(), ...scans.element.shape.used_grid.shape }),
    ),
    preparation: preparation
      .unwrap()
      .extend({
        mask: z.object({ from: z.string(), millilitres: z.number() }),
        warnings: sentences,
      })
      .nullable(),
    tasks: z.array(tasks.element.omit({ calibration: true }).extend({ temperature: z.number() })),
    warnings: sentences,
  })
  .transform(
    ({ scans, preparation, tasks, warnings, ...report }): Report => ({
      ...report,
      format: reportSchema.shape.format.value,
      scans: scans.map(({ size, affine, why, ...scan }) => ({
        ...scan,
        why: reportMessage(why),
        file_grid: preparation ? null : { size, affine },
        used_grid: { size, affine },
      })),
      preparation: preparation && {
        ...preparation,
        mask: { ...preparation.mask, from: reportMessage(preparation.mask.from) },
        warnings: preparation.warnings.map(reportMessage),
      },
      tasks: tasks.map(({ temperature, ...task }) => ({
        ...task,
        calibration: {
          temperature,
          offset: null,
          fitted: temperature !== 1 && report.left_out.length === 0,
        },
      })),
      warnings: warnings.map(reportMessage),
    }),
  )

const anyReport = z.discriminatedUnion('format', [reportSchema, reportSchema1])

/** A report of any version that this viewer knows. @throws ZodError naming the field that is wrong */
export function readReport(json: unknown): Report {
  return anyReport.parse(json)
}

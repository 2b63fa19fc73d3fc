import * as z from 'zod'
import { contrastSchema, hashesSchema, precisions, sha256Schema } from '#lamim/bundle/schema.ts'

const affine = z.array(z.number()).length(16).describe('Voxel to mm, RAS+, row by row.')
const grid = z.object({ size: z.tuple([z.number(), z.number(), z.number()]), affine })
/** One number per label. */
const perLabel = z.array(z.number()).min(2)

/** A message as data: its key and parameters for programs, its text in English for people. */
const messageSchema = z.object({
  key: z.string().nullable().describe('Null when a version 1 report has only the text.'),
  params: z.record(z.string(), z.unknown()),
  text: z.string(),
})
export type ReportMessage = z.infer<typeof messageSchema>

/** `report.json`, version 2. `report.schema.json` beside this file is made from it. */
export const reportSchema = z.object({
  format: z.literal('lamim-report/2'),
  notice: z.string().describe('Research-use wording; goes wherever the probabilities go.'),
  created: z.iso.datetime(),
  software: z.object({ name: z.string(), version: z.string() }),
  model: z.object({
    name: z.string(),
    training: z.object({ data: z.string(), statement: z.string() }),
    license: z.string(),
    hash: sha256Schema.describe(
      'SHA-256 of config.json, which names the hash of every other file.',
    ),
    files: z.array(
      z.object({
        path: z.string(),
        size: z.number(),
        sha256: hashesSchema.describe('SHA-256; of a file above 16 MiB one for every 16 MiB.'),
      }),
    ),
  }),
  backend: z.enum(['webgpu', 'wasm']),
  adapter: z.string(),
  precision: z.enum(precisions),
  self_test: z.object({
    state: z.enum(['passed', 'absent']),
    largest: z.number().optional().describe('Largest relative difference to the known case.'),
    tolerance: z.number().optional(),
  }),
  scans: z.array(
    z.object({
      contrast: contrastSchema,
      file: z.string(),
      frame: z.number().nullable().describe('Which volume of a 4D file; null for a 3D one.'),
      sha256: sha256Schema,
      why: messageSchema.describe('Why the scan stands for this contrast.'),
      file_grid: grid
        .nullable()
        .describe('Of the image in the file. Null where a report of version 1 does not tell.'),
      used_grid: grid.describe('Of the volume that the model got: after preparation, the crop.'),
    }),
  ),
  preparation: z
    .object({
      reference: contrastSchema.describe('The scan that the others were aligned to.'),
      motions: z.array(
        z.object({
          contrast: contrastSchema,
          state: z.enum(['reference', 'aligned', 'moved', 'given', 'unmeasured']),
          degrees: z.number(),
          mm: z.number(),
          rigid: z
            .array(z.number())
            .length(16)
            .describe('mm of the reference to mm of the scan, RAS+, row by row.'),
        }),
      ),
      mask: z.object({ from: messageSchema, millilitres: z.number() }),
      warnings: z.array(messageSchema),
    })
    .nullable()
    .describe('What was done to the scans before; null where they were taken as they are.'),
  left_out: z.array(contrastSchema).describe('Contrasts that entered as zeros.'),
  transform: z.object({
    orientation: z.enum(['stored', 'RAS']),
    predict: z.array(z.record(z.string(), z.unknown())),
    reconstruct: z.array(z.record(z.string(), z.unknown())),
  }),
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      labels: z.array(z.string()).min(2),
      logits: perLabel,
      calibration: z.object({
        temperature: z.number(),
        offset: perLabel.nullable(),
        fitted: z
          .boolean()
          .describe('Whether it was fitted on studies with the contrasts that this one has.'),
      }),
      probabilities: perLabel.describe('softmax(logits / temperature + offset)'),
      cohort: z.string(),
      condition: z.string().optional(),
    }),
  ),
  reconstruction: z
    .object({
      scheme: z.string(),
      seed: z.number().nullable(),
      boxes: z.record(contrastSchema, z.object({ count: z.number(), sizes: z.array(z.number()) })),
      l1: z
        .record(contrastSchema, z.number().nullable())
        .describe('Mean absolute error inside the hidden voxels, input scaled to 0…1.'),
    })
    .nullable(),
  timings: z.record(z.string(), z.number()).describe('Milliseconds.'),
  warnings: z.array(messageSchema),
})
export type Report = z.infer<typeof reportSchema>

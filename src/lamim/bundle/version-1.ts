import * as z from 'zod'
import { configSchema, taskSchema } from './schema.ts'

/** A task of version 1: two labels, and one temperature for all studies. */
const taskSchema1 = taskSchema.omit({ calibration: true, translations: true }).extend({
  labels: z.tuple([z.string(), z.string()]),
  temperature: z.number().positive().default(1),
})

/** `config.json`, version 1, read as version 2. */
export const configSchema1 = configSchema
  .omit({ trust: true, min_viewer_version: true })
  .extend({ format: z.literal('lamim-bundle/1'), tasks: z.array(taskSchema1) })
  .transform(
    ({ tasks, ...config }): z.output<typeof configSchema> => ({
      ...config,
      format: configSchema.shape.format.value,
      tasks: tasks.map(({ temperature, ...task }) => ({ ...task, calibration: { temperature } })),
    }),
  )

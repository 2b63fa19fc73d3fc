import * as z from 'zod'
import { parseJson } from './parse.ts'
import { configSchema, preprocessorSchema, taskSchema } from './schema.ts'

const { training, license, language } = configSchema.shape
const task = taskSchema.omit({ id: true, encoder: true }).extend({
  /** Short for a calibration of nothing else. */
  temperature: z.number().positive(),
})

/**
 * Facts about a model that its checkpoint doesn't hold (`lamim convert --card FILE.json`): parts of
 * `config.json` and of `preprocessor_config.json`. Every field is optional; unknown fields are refused.
 */
export const cardSchema = z.strictObject({
  name: z.string().min(1).optional(),
  /** Language of the card's texts; English if not given. */
  language: language.unwrap().optional(),
  training: training.optional(),
  license: license.optional(),
  /** Task id → title, labels, calibration, cohort, condition, translations. */
  tasks: z.record(z.string(), task.partial().strict()).optional(),
  preprocessor: preprocessorSchema.omit({ format: true }).partial().strict().optional(),
  /** Markdown, appended to the bundle's README.md. */
  readme: z.string().optional(),
})
export type Card = z.infer<typeof cardSchema>

/**
 * Reads a card.
 * @param file named in problems
 * @throws Problem 'bad-model' naming file and field
 */
export function parseCard(file: string, text: string): Card {
  return parseJson(file, text, cardSchema)
}

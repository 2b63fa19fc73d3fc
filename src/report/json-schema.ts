import * as z from 'zod'
import { reportSchema } from './schema.ts'

/** The report's schema as JSON Schema (draft 2020-12), for readers in other languages. */
export function reportJsonSchema() {
  return z.toJSONSchema(reportSchema, { target: 'draft-2020-12' })
}

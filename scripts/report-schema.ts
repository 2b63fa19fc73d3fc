// Writes src/report/report.schema.json from the report's zod schema.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { reportJsonSchema } from '#report/json-schema.ts'

await writeFile(
  fileURLToPath(new URL('../src/report/report.schema.json', import.meta.url)),
  `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
)

import type * as z from 'zod'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { refuseNewer } from './format.ts'

/**
 * Parses JSON and checks it against a schema.
 * @throws Problem 'bad-model' naming file and field, or the version of the viewer that a later format needs
 */
export function parseJson<S extends z.ZodType>(path: string, text: string, schema: S): z.output<S> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new Problem('bad-model', message('lamim.notJson', { file: path }), {
      file: path,
      details: String(cause),
      cause,
    })
  }
  refuseNewer(path, json)
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const more = parsed.error.issues.length - 1
  throw new Problem(
    'bad-model',
    message('lamim.badField', { file: path, field: fieldName(first?.path ?? []), more }),
    {
      file: path,
      details: parsed.error.issues
        .map(issue => `${fieldName(issue.path)}: ${issue.message}`)
        .join('\n'),
    },
  )
}

/** `tasks[0].labels` */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  return name.replace(/^\./, '')
}

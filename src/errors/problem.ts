import { toEnglish } from '#messages/english.ts'
import { type Message, message } from '#messages/message.ts'

/**
 * Everything that can go wrong, as a code. The code says what kind of trouble it is; the
 * summary says it to a person.
 */
export const problemCodes = [
  'bad-file', // the file itself is broken: trying again won't help
  'unsupported', // a sound file of a kind that LaMIM can't use
  'grid-mismatch', // scans that don't share one grid
  'slot-conflict', // two scans for one contrast, or too many scans
  'bad-checkpoint', // a .pth that isn't LaMIM's
  'bad-model', // a bundle that doesn't follow the schema
  'bad-hash', // a bundle file that isn't what its config promises
  'no-backend', // the asked-for backend isn't there
  'wrong-numbers', // the self-test found a device that computes wrongly
  'device-lost', // the GPU went away: trying again may help
  'worker-lost', // a background worker died: trying again may help
  'not-loaded', // no model is loaded in this worker: loading one helps
  'out-of-memory',
  'no-space', // the disk or the browser's storage is full or shut
  'unreachable', // a file that should be there could not be read: trying again may help
  'stale-page', // a part of the page could not be fetched: reloading the page helps
  'usage', // a command line that can't be understood
  'internal', // nobody planned this
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A problem as plain data: what crosses a worker's border and stands in `--json` output. */
export interface ProblemData {
  readonly code: ProblemCode
  /** What is wrong, in which file, and what to do. */
  readonly summary: Message
  readonly file?: string
  /** For the expert, in English: offsets, expected and found values, a stack. */
  readonly details?: string
}

/**
 * The one error class. Its summary is what the user reads, on the page and on the command line; its
 * `message` is the same in English, for logs. Cancelling is no problem: it is an `AbortError` and is
 * never shown.
 */
export class Problem extends Error implements ProblemData {
  readonly code: ProblemCode
  readonly summary: Message
  readonly file?: string
  readonly details?: string

  constructor(
    code: ProblemCode,
    summary: Message,
    more: { file?: string | undefined; details?: string | undefined; cause?: unknown } = {},
  ) {
    super(toEnglish(summary), { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.summary = summary
    if (more.file !== undefined) this.file = more.file
    if (more.details !== undefined) this.details = more.details
  }

  toData(): ProblemData {
    return {
      code: this.code,
      summary: this.summary,
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }

  static fromData(data: ProblemData): Problem {
    return new Problem(data.code, data.summary, {
      file: data.file,
      details: data.details,
    })
  }
}

/** Whether `error` is a cancel (an `AbortError`), which is never shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Turns whatever was thrown into a `Problem`; unplanned errors keep their stack as details. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const said = error instanceof Error ? error.message : String(error)
  const details = error instanceof Error ? error.stack : undefined
  return new Problem('internal', message('errors.unexpected', { error: said }), {
    details,
    cause: error,
  })
}

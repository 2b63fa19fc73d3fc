import { toEnglish } from '#messages/english.ts'
import { type Message, message } from '#messages/message.ts'

/**
 * Error codes. The code is for programs, the summary for the user.
 */
export const problemCodes = [
  'bad-file', // the file is broken: a retry won't help
  'unsupported', // a valid file of a kind that LaMIM can't use
  'grid-mismatch', // scans that don't share one grid
  'slot-conflict', // two scans for one contrast, or too many scans
  'bad-checkpoint', // a .pth that isn't LaMIM's
  'bad-model', // a bundle that doesn't follow the schema
  'bad-hash', // a bundle file whose hash differs from its config
  'no-backend', // the requested backend isn't available
  'wrong-numbers', // the self-test found a device that computes wrongly
  'device-lost', // the GPU was lost: a retry may help
  'worker-lost', // a background worker died: a retry may help
  'not-loaded', // no model is loaded in this worker: loading one helps
  'out-of-memory',
  'no-space', // the disk or the browser's storage is full or unavailable
  'unreachable', // a file could not be fetched: a retry may help
  'stale-page', // a script of the page could not be fetched: a reload helps
  'usage', // invalid command-line arguments
  'internal', // an unexpected error
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A problem as plain data, for messages between threads and `--json` output. */
export interface ProblemData {
  readonly code: ProblemCode
  /** What is wrong, in which file, and what to do. */
  readonly summary: Message
  readonly file?: string
  /** Technical details in English: offsets, expected and actual values, a stack. */
  readonly details?: string
}

/**
 * The only error class. The user reads its summary on the page or the command line; `message` is the
 * summary in English, for logs. A cancel isn't a problem but an `AbortError`, which is never shown.
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

/** Converts any thrown value into a `Problem`; unexpected errors keep their stack as details. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const said = error instanceof Error ? error.message : String(error)
  const details = error instanceof Error ? error.stack : undefined
  return new Problem('internal', message('errors.unexpected', { error: said }), {
    details,
    cause: error,
  })
}

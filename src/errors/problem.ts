/**
 * Everything that can go wrong, as a code. The code says what kind of trouble it is; the sentence
 * says it to a person.
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
  'usage', // a command line that can't be understood
  'internal', // nobody planned this
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A problem as plain data: what crosses a worker's border and stands in `--json` output. */
export interface ProblemData {
  readonly code: ProblemCode
  /** One sentence: what is wrong, in which file, and what to do. Shown as it is. */
  readonly sentence: string
  readonly file?: string
  /** For the expert: offsets, expected and found values, a stack. */
  readonly details?: string
}

/**
 * The one error class. Its sentence is what the user reads, on the page and on the command line.
 * Cancelling is no problem: it is an `AbortError` and is never shown.
 */
export class Problem extends Error implements ProblemData {
  readonly code: ProblemCode
  readonly sentence: string
  readonly file?: string
  readonly details?: string

  constructor(
    code: ProblemCode,
    sentence: string,
    more: { file?: string | undefined; details?: string | undefined; cause?: unknown } = {},
  ) {
    super(sentence, { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.sentence = sentence
    if (more.file !== undefined) this.file = more.file
    if (more.details !== undefined) this.details = more.details
  }

  toData(): ProblemData {
    return {
      code: this.code,
      sentence: this.sentence,
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }

  static fromData(data: ProblemData): Problem {
    return new Problem(data.code, data.sentence, { file: data.file, details: data.details })
  }
}

/** Whether `error` is a cancel (an `AbortError`), which is never shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Turns whatever was thrown into a `Problem`; unplanned errors keep their stack as details. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const message = error instanceof Error ? error.message : String(error)
  const details = error instanceof Error ? error.stack : undefined
  return new Problem('internal', `Something unexpected went wrong: ${message}`, {
    details,
    cause: error,
  })
}

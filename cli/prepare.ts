import type { Prepared, PrepareOptions } from '#prepare/types.ts'
import type { Run } from '#study/jobs.ts'
import { rawScans } from '#study/prepared.ts'
import type { Preparation } from '#study/report.ts'
import type { Study } from '#study/study.ts'
import { contrasts } from '#volume/volume.ts'
import { sourceAt } from './files.ts'
import { oneOf } from './verb.ts'

/** Options of the preparation, which `prepare` and `predict --prepare` share. */
export const prepareOptions = {
  mask: { type: 'string' },
  'mask-of': { type: 'string' },
  'trust-headers': { type: 'boolean' },
} as const

export const prepareHelp = `  --mask       a brain mask (NIfTI, not 0 inside) in place of the brain that would be found
  --mask-of    the contrast that it was drawn over; the reference by default
  --trust-headers  places the scans by their headers alone: nothing is measured or aligned
`

/** What was asked for on the command line. */
export interface PrepareValues {
  readonly mask?: string | undefined
  readonly 'mask-of'?: string | undefined
  readonly 'trust-headers'?: boolean | undefined
}

/** Prepares a study with the options of the command line. */
export async function prepareStudy(
  run: Run,
  study: Study,
  values: PrepareValues,
): Promise<Prepared> {
  const maskOf = oneOf('mask-of', values['mask-of'], contrasts)
  const { mask } = values
  const options: PrepareOptions = {
    align: values['trust-headers'] ? 'leave' : 'auto',
    mask: mask === undefined ? null : await run('readMask', { file: await sourceAt(mask) }),
    ...(maskOf ? { maskOf } : {}),
  }
  return run('prepare', { scans: rawScans(study), options })
}

const maskSources: Readonly<Record<Prepared['maskFrom'], string>> = {
  everything: 'nothing taken away',
  given: 'from the file',
  stripped: 'the scans came without skull',
  extracted: 'found by the viewer',
}

/** A preparation as a report tells it. */
export function told(done: Prepared): Preparation {
  return { ...done, maskFrom: maskSources[done.maskFrom] }
}

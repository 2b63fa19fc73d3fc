import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '#jobs/table.ts'
import { message } from '#messages/message.ts'
import { readTransforms, type TransformFile } from '#prepare/align/read-tfm.ts'
import type { Prepared, PrepareOptions } from '#prepare/types.ts'
import { maskSources, rawScans } from '#study/prepared.ts'
import type { Preparation } from '#study/report.ts'
import type { Study } from '#study/study.ts'
import { contrasts } from '#volume/volume.ts'
import { diskProblem, sourceAt } from './files.ts'
import { oneOf, UsageError } from './verb.ts'

/** Options of the preparation, shared by `prepare` and `predict --prepare`. */
export const prepareOptions = {
  mask: { type: 'string' },
  'mask-of': { type: 'string' },
  transforms: { type: 'string' },
  'trust-headers': { type: 'boolean' },
} as const

/** The parsed options. */
export interface PrepareValues {
  readonly mask?: string | undefined
  readonly 'mask-of'?: string | undefined
  readonly transforms?: string | undefined
  readonly 'trust-headers'?: boolean | undefined
}

/** Prepares a study with the options of the command line. */
export async function prepareStudy(
  run: Run,
  study: Study,
  values: PrepareValues,
): Promise<Prepared> {
  const maskOf = oneOf('mask-of', values['mask-of'], contrasts)
  const { mask, transforms, 'trust-headers': trusted } = values
  if (transforms !== undefined && trusted) throw new UsageError(message('cli.exclusive'))
  const unless = trusted ? 'leave' : 'auto'
  const options: PrepareOptions = {
    align: transforms === undefined ? unless : readTransforms(await transformsIn(transforms)),
    mask: mask === undefined ? null : await run('readMask', { file: await sourceAt(mask) }),
    ...(maskOf ? { maskOf } : {}),
  }
  return run('prepare', { scans: rawScans(study), options })
}

/** The transforms in a folder; other files are ignored. */
async function transformsIn(folder: string): Promise<TransformFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw diskProblem(folder, 'read', cause)
  })
  const files = names.filter(name => /\.(tfm|txt)$/i.test(name)).sort()
  return Promise.all(
    files.map(async name => {
      const { source } = await sourceAt(join(folder, name))
      return { name, text: await source.text() }
    }),
  )
}

/** A preparation as a report contains it. */
export function preparationOf(done: Prepared): Preparation {
  return { ...done, maskFrom: maskSources[done.maskFrom] }
}

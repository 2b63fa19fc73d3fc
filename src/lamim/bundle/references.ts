import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { hashList, piecesIn } from './hashes.ts'
import type { BundleConfig } from './schema.ts'

/** A field of the config, and what is wrong with it, for the details. */
type Fault = readonly [field: string, why: string]

/**
 * Checks what a schema can't say: that names and paths refer to something, and that lists go together.
 * @param file of the config, named in problems
 * @throws Problem 'bad-model' naming the first field that is wrong; 'bad-hash' for hashes of an earlier version
 */
export function checkReferences(file: string, config: BundleConfig): void {
  for (const check of [fileFaults, pathFaults, encoderFaults, taskFaults, selfTestFaults])
    for (const [field, why] of check(config))
      throw new Problem('bad-model', message('lamim.inconsistent', { file, field }), {
        file,
        details: `'${field}' ${why}`,
      })
}

function* fileFaults({ files }: BundleConfig): Generator<Fault> {
  for (const { path, size, sha256 } of files) {
    const pieces = piecesIn(size)
    if (typeof sha256 === 'string' && pieces > 1) throw outdated(path)
    const { length } = hashList(sha256)
    if (length !== pieces) yield ['files', `lists ${path} with ${length} hashes, not ${pieces}`]
  }
}

function* pathFaults({ files, variants, trust }: BundleConfig): Generator<Fault> {
  const listed = new Set(files.map(file => file.path))
  const unlisted = (path: string) => `names ${path}, which 'files' doesn't list`
  for (const [i, { encoders, decoder, heads }] of variants.entries())
    for (const path of [...Object.values(encoders), ...Object.values(heads), decoder])
      if (path !== null && !listed.has(path)) yield [`variants[${i}]`, unlisted(path)]
  if (trust && !listed.has(trust.path)) yield ['trust.path', unlisted(trust.path)]
}

function* encoderFaults({ variants, tasks }: BundleConfig): Generator<Fault> {
  for (const [i, { encoders, decoder, decoder_encoder, heads }] of variants.entries()) {
    const at = `variants[${i}]`
    if (decoder_encoder !== null && !(decoder_encoder in encoders))
      yield [`${at}.decoder_encoder`, 'names no encoder of the variant']
    if ((decoder === null) !== (decoder_encoder === null))
      yield [`${at}.decoder_encoder`, 'and the decoder must both be there or both be null']
    for (const [j, task] of tasks.entries()) {
      if (!(task.encoder in encoders))
        yield [`tasks[${j}].encoder`, `names '${task.encoder}', which ${at} doesn't have`]
      if (!(task.id in heads)) yield [`${at}.heads`, `lacks a head for the task '${task.id}'`]
    }
  }
}

/** Whatever belongs to a task's labels must have one entry per label. */
function* taskFaults({ tasks }: BundleConfig): Generator<Fault> {
  for (const [i, { labels, calibration, translations = {} }] of tasks.entries()) {
    const at = `tasks[${i}]`
    const perLabel: (readonly [string, readonly unknown[] | undefined])[] = [
      ['calibration.offset', calibration.offset],
      ...Object.entries(calibration.subsets ?? {}).map(
        ([subset, { offset }]) => [`calibration.subsets.${subset}.offset`, offset] as const,
      ),
      ...Object.entries(translations).map(
        ([language, { labels }]) => [`translations.${language}.labels`, labels] as const,
      ),
    ]
    for (const [field, list] of perLabel)
      if (list && list.length !== labels.length)
        yield [`${at}.${field}`, `has ${list.length} entries for ${labels.length} labels`]
  }
}

function* selfTestFaults({ tasks, self_test }: BundleConfig): Generator<Fault> {
  for (const [precision, { logits }] of Object.entries(self_test?.expected ?? {}))
    for (const { id, labels } of tasks) {
      const found = logits[id]?.length
      if (found !== undefined && found !== labels.length)
        yield [
          `self_test.expected.${precision}`,
          `has ${found} logits for the ${labels.length} labels of '${id}'`,
        ]
    }
}

/** Earlier versions wrote one hash for a whole large file instead of one per piece. */
function outdated(path: string): Problem {
  return new Problem('bad-hash', message('lamim.outdatedHash', { path }), { file: path })
}

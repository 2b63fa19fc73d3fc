import { Problem } from '#errors/problem.ts'
import { hashList, piecesIn } from './hashes.ts'
import type { BundleConfig } from './schema.ts'

/**
 * Checks what a schema can't say: that names and paths refer to something.
 * @param file of the config, named in problems
 * @throws Problem 'bad-model' naming the field; 'bad-hash' for hashes of an earlier version
 */
export function checkReferences(file: string, config: BundleConfig): void {
  const listed = new Set(config.files.map(file => file.path))
  const wrong = (field: string, why: string) =>
    new Problem('bad-model', `${file} is inconsistent: '${field}' ${why}.`, { file })
  for (const { path, size, sha256 } of config.files) {
    const pieces = piecesIn(size)
    if (typeof sha256 === 'string' && pieces > 1) throw outdated(path)
    if (hashList(sha256).length !== pieces)
      throw wrong('files', `lists ${path} with ${hashList(sha256).length} hashes, not ${pieces}`)
  }
  for (const [i, variant] of config.variants.entries()) {
    const at = `variants[${i}]`
    const paths = [
      ...Object.values(variant.encoders),
      ...Object.values(variant.heads),
      ...(variant.decoder === null ? [] : [variant.decoder]),
    ]
    for (const path of paths)
      if (!listed.has(path)) throw wrong(at, `names ${path}, which 'files' doesn't list`)
    const encoders = new Set(Object.keys(variant.encoders))
    if (variant.decoder_encoder !== null && !encoders.has(variant.decoder_encoder))
      throw wrong(`${at}.decoder_encoder`, `names no encoder of the variant`)
    if ((variant.decoder === null) !== (variant.decoder_encoder === null))
      throw wrong(`${at}.decoder_encoder`, 'and the decoder must both be there or both be null')
    for (const [j, task] of config.tasks.entries()) {
      if (!encoders.has(task.encoder))
        throw wrong(`tasks[${j}].encoder`, `names '${task.encoder}', which ${at} doesn't have`)
      if (variant.heads[task.id] === undefined)
        throw wrong(`${at}.heads`, `lacks a head for the task '${task.id}'`)
    }
  }
}

/** Before pieces had hashes of their own, large files had one for the whole. */
function outdated(path: string): Problem {
  return new Problem(
    'bad-hash',
    `The model was stored by an earlier version of the viewer, whose hash of ${path} can't be checked any more: convert the model again.`,
    { file: path },
  )
}

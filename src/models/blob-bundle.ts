import { Problem } from '#errors/problem.ts'
import type { BundleSource } from '#lamim/bundle/read.ts'
import type { BundleBlob } from './types.ts'

/** A bundle whose files are blobs. */
export function blobBundle(files: readonly BundleBlob[]): BundleSource {
  const byPath = new Map(files.map(({ path, blob }) => [path, blob]))
  return {
    async read(path) {
      const blob = byPath.get(path)
      if (blob) return blob
      throw new Problem(
        'unreachable',
        `The model's file ${path} is missing: the model is incomplete, convert or import it again.`,
        { file: path },
      )
    },
  }
}

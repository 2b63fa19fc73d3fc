import { Problem } from '#errors/problem.ts'
import type { BundleSource } from '#lamim/bundle/read.ts'
import { message } from '#messages/message.ts'
import type { BundleBlob } from './types.ts'

/** A bundle whose files are blobs. */
export function blobBundle(files: readonly BundleBlob[]): BundleSource {
  const byPath = new Map(files.map(({ path, blob }) => [path, blob]))
  return {
    async read(path) {
      const blob = byPath.get(path)
      if (blob) return blob
      throw new Problem('unreachable', message('models.incomplete', { path }), { file: path })
    },
  }
}

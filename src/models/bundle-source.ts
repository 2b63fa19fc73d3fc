import { Problem } from '#errors/problem.ts'
import type { BundleSource } from '#lamim/bundle/read.ts'
import { fetchedBundle } from './fetched-bundle.ts'
import { browserStore } from './store.ts'
import type { BundleBlob, BundleLocation } from './types.ts'

/** Where a browser's worker reads a bundle from. */
export function browserSource(location: BundleLocation): BundleSource {
  if ('folder' in location) return fetchedBundle(location.folder)
  if ('files' in location) return heldBundle(location.files)
  const { stored } = location
  const source = browserStore().then(store => store.source(stored))
  // Whoever reads is told.
  source.catch(() => null)
  return {
    read: async path => (await source).read(path),
    open: async path => (await source).open?.(path) ?? null,
  }
}

/** A bundle whose files are in memory. */
export function heldBundle(files: readonly BundleBlob[]): BundleSource {
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

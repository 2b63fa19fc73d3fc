import type { BundleSource } from '#lamim/bundle/read.ts'
import { blobBundle } from './blob-bundle.ts'
import { fetchedBundle } from './fetched-bundle.ts'
import type { ModelStore } from './store.ts'
import type { BundleLocation } from './types.ts'

/**
 * Where a browser's worker reads a bundle from.
 * @param openStore opens the browser's storage; called for stored bundles only
 */
export function bundleSources(
  openStore: () => Promise<ModelStore>,
): (location: BundleLocation) => BundleSource {
  return location => {
    if ('folder' in location) return fetchedBundle(location.folder)
    if ('files' in location) return blobBundle(location.files)
    const { stored } = location
    return {
      read: async path => (await openStore()).source(stored).read(path),
      open: async path => (await (await openStore()).source(stored).open?.(path)) ?? null,
    }
  }
}

import { Problem } from '#errors/problem.ts'
import type { BundleSource } from '#lamim/bundle/read.ts'

/** A bundle in a folder of our own origin. @param folder absolute URL */
export function fetchedBundle(folder: string): BundleSource {
  const base = folder.endsWith('/') ? folder : `${folder}/`
  return {
    async read(path) {
      const response = await fetch(new URL(path, base)).catch((cause: unknown) => {
        throw new Problem(
          'unreachable',
          `The model's file ${path} could not be fetched: check the connection and try again.`,
          { file: path, cause },
        )
      })
      // A single-page server answers a missing file with its own page.
      const page = response.headers.get('content-type')?.startsWith('text/html') === true
      if (!response.ok || page)
        throw new Problem(
          'unreachable',
          `The model's file ${path} is not at ${base}: there is no model, or it is incomplete.`,
          { file: path, details: `HTTP ${response.status}` },
        )
      return response.blob()
    },
  }
}

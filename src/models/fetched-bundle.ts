import { Problem } from '#errors/problem.ts'
import type { BundleSource } from '#lamim/bundle/read.ts'
import { message } from '#messages/message.ts'

/** A bundle in a folder on the page's origin. @param folder absolute URL */
export function fetchedBundle(folder: string): BundleSource {
  const base = folder.endsWith('/') ? folder : `${folder}/`
  return {
    async read(path) {
      const response = await fetch(new URL(path, base)).catch((cause: unknown) => {
        throw new Problem('unreachable', message('models.notFetched', { path }), {
          file: path,
          cause,
        })
      })
      // Servers of single-page apps answer a missing file with index.html.
      const page = response.headers.get('content-type')?.startsWith('text/html') === true
      if (!response.ok || page)
        throw new Problem('unreachable', message('models.notThere', { path, base }), {
          file: path,
          details: `HTTP ${response.status}`,
        })
      return response.blob()
    },
  }
}

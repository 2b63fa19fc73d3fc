import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'

/**
 * Loads a part of the viewer that is fetched only when it is needed. It can be missing: offline, or
 * when the site was updated since the page was loaded and the old file is gone.
 * @throws Problem 'stale-page', which the notice answers with a button that reloads the page
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new Problem('stale-page', message('appShell.staleChunk'), {
      cause,
      details: String(cause),
    })
  }
}

import type { Elastix } from './elastix.ts'

/**
 * elastix in a browser's worker, fetched from our own origin when it's first used.
 * @param folder absolute URL of the folder with `elastix.js` and `elastix.wasm.zst`, without a slash
 *   at its end
 */
export function browserElastix(folder: string): Elastix {
  return async (fixed, moving, parameters) => {
    answerDataUrls()
    const { elastix, setPipelinesBaseUrl } = await import('@itk-wasm/elastix')
    setPipelinesBaseUrl(folder)
    // In this very worker: it is ended to cancel, and one more would outlive it.
    return elastix([parameters], { fixed, moving, webWorker: false })
  }
}

let answering = false

/**
 * itk-wasm's decompressor fetches its own code from a `data:` URL, which the page's policy forbids:
 * nothing is to be fetched but from our origin. The bytes are in the URL, so no fetch is needed.
 */
function answerDataUrls(): void {
  if (answering) return
  answering = true
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    const [head, bytes] = typeof input === 'string' ? input.split(';base64,', 2) : []
    if (!head?.startsWith('data:') || bytes === undefined) return fetch(input, init)
    return Promise.resolve(new Response(Uint8Array.from(atob(bytes), c => c.charCodeAt(0))))
  }
}

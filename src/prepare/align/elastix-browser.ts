import type { Elastix } from './elastix.ts'

/**
 * elastix in a browser's worker, fetched from the page's origin on first use.
 * @param folder absolute URL of the folder with `elastix.js` and `elastix.wasm.zst`, without a slash
 *   at its end
 */
export function browserElastix(folder: string): Elastix {
  return async (fixed, moving, parameters) => {
    answerDataUrls()
    const { elastix, setPipelinesBaseUrl } = await import('@itk-wasm/elastix')
    setPipelinesBaseUrl(folder)
    // Runs in this worker: ending it cancels the job, whereas itk-wasm's own worker would continue.
    return elastix([parameters], { fixed, moving, webWorker: false })
  }
}

let answering = false

/**
 * Makes `fetch` answer `data:` URLs by itself. zstddec, which itk-wasm uses to decompress elastix,
 * fetches its WebAssembly from such a URL, and the page's Content-Security-Policy (connect-src 'self')
 * refuses it. Allowing `data:` in the policy would allow it for all code.
 * Why zstddec does so: https://github.com/facebook/zstd/issues/606. Seen with itk-wasm 1.0.0-b.201.
 * It can go when the preparation's end-to-end test passes without it.
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

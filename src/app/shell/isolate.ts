const tried = 'lamim-isolation-tried'

/**
 * Makes the page cross-origin isolated where the server doesn't: a service worker adds the headers,
 * and the page reloads once. Without isolation WebAssembly has one thread.
 */
export async function isolate(): Promise<void> {
  if (crossOriginIsolated || !isSecureContext || !('serviceWorker' in navigator)) return
  // Where the service worker has no effect, the page must not reload forever.
  if (sessionStorage.getItem(tried)) return
  sessionStorage.setItem(tried, 'yes')
  try {
    await navigator.serviceWorker.register(new URL('isolation.js', document.baseURI))
    await navigator.serviceWorker.ready
    location.reload()
  } catch {
    // Private windows may forbid service workers. The model's warnings then mention the one thread.
  }
}

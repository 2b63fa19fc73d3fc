const tried = 'lamim-isolation-tried'

/**
 * Isolates the page where the server didn't: a service worker adds the headers, and the page is
 * loaded once more. Without isolation WebAssembly has one thread.
 */
export async function isolate(): Promise<void> {
  if (crossOriginIsolated || !isSecureContext || !('serviceWorker' in navigator)) return
  // A host that defeats the service worker must not reload for ever.
  if (sessionStorage.getItem(tried)) return
  sessionStorage.setItem(tried, 'yes')
  try {
    await navigator.serviceWorker.register(new URL('isolation.js', document.baseURI))
    await navigator.serviceWorker.ready
    location.reload()
  } catch {
    // Private windows may forbid service workers; the runtime says that one thread is all there is.
  }
}

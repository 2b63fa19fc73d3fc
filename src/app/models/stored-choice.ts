/** `localStorage` key of the selected model. */
const key = 'lamim.model'
const version = 1

/** The stored id. Null for an entry of another version or of other code on this origin. */
export function parseStoredChoice(text: string | null): string | null {
  if (text === null) return null
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found !== 'object' || found === null) return null
    if (!('version' in found) || found.version !== version || !('stored' in found)) return null
    const { stored } = found
    return typeof stored === 'string' && /^[0-9a-f-]{36}$/.test(stored) ? stored : null
  } catch {
    return null
  }
}

export function readStoredChoice(): string | null {
  try {
    return parseStoredChoice(localStorage.getItem(key))
  } catch {
    // Some browsers throw on any access to storage.
    return null
  }
}

export function writeStoredChoice(stored: string | null): void {
  try {
    if (stored === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ version, stored }))
  } catch {
    // Storage is blocked: the choice holds for this visit.
  }
}

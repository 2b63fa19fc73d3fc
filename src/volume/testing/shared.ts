interface FileSystem {
  existsSync(path: URL): boolean
}

/**
 * Path of a file beside the repository in `shared/`, which tests may read but the repository may
 * not contain. @returns undefined where there is none (and in browsers): skip the case then
 */
export function sharedPath(relative: string): string | undefined {
  // Asked of the process, not imported: this file is compiled for workers too and loads in Chromium.
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:fs'): FileSystem }
  }
  const files = process?.getBuiltinModule?.('node:fs')
  const here = import.meta.url
  const url = new URL(`../../../../shared/${relative}`, here)
  return files?.existsSync(url) ? decodeURIComponent(url.pathname) : undefined
}

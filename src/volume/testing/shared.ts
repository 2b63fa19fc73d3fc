import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

const folder = new URL('../../../../shared/', import.meta.url)

/** Path of a file in `shared/` beside the repository. */
function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, folder))
}

/**
 * Extra tests on files in `shared/` beside the repository, which it may not contain. If a file is
 * missing, they become one skipped test that names the file.
 * @param needed paths inside `shared/`
 * @param tests declares the tests; receives a function that resolves a path
 */
export function describeShared(
  title: string,
  needed: readonly string[],
  tests: (pathOf: (relative: string) => string) => void,
): void {
  const missing = needed.find(relative => !existsSync(pathOf(relative)))
  describe(title, () => {
    if (missing === undefined) tests(pathOf)
    else it.skip(`needs ../shared/${missing}`)
  })
}

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { compiledPath, compileRounding } from '../../../scripts/compile-rounding.ts'

test('the kernel that ships is what its source compiles to', async () => {
  expect(await readFile(compiledPath, 'utf8')).toBe(await compileRounding())
})

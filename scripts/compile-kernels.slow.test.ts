import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { compiledPath, compileKernel, kernels } from './compile-kernels.ts'

test.each(kernels)('the $name that ships is what its source compiles to', async kernel => {
  expect(await readFile(compiledPath(kernel), 'utf8')).toBe(await compileKernel(kernel))
})

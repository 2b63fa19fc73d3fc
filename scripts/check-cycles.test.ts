import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findCycles, folderGraph } from './check-cycles.ts'

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'cycles-'))
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), source)
  }
  return root
}

test('folders that import each other are a cycle, though no two files do', () => {
  const root = tree({
    'a/one.ts': "import { x } from '../b/one.ts'",
    'b/one.ts': 'export const x = 1',
    'b/two.ts': "export { y } from '../c/one.ts'",
    'c/one.ts': "const { z } = await import('../a/two.ts')",
    'a/two.ts': 'export const z = 1',
  })
  expect(findCycles(folderGraph(root))).toEqual([
    [
      'a/one.ts imports ../b/one.ts',
      'b/two.ts imports ../c/one.ts',
      'c/one.ts imports ../a/two.ts',
    ],
  ])
})

test('imports that run one way, and inside a folder, are none', () => {
  const root = tree({
    'a/one.ts': "import '../b/one.ts'\nimport './two.ts'",
    'a/two.ts': "import './one.ts'\nimport { useState } from 'react'",
    'b/one.ts': "import type { T } from '../c/one.ts'",
    'c/one.ts': 'export type T = 1',
    'main.ts': "import './a/one.ts'",
  })
  expect(findCycles(folderGraph(root))).toEqual([])
})

test('the app has no cycles', () => {
  expect(findCycles(folderGraph('src/app'))).toEqual([])
})

import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
let copy = ''

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'jobs-'))
  for (const path of ['src', 'package.json', 'tsconfig.base.json', 'tsconfig.core.json'])
    await cp(join(root, path), join(copy, path), { recursive: true })
  const only = { extends: './tsconfig.core.json', include: ['src/jobs/handlers/voxel.ts'] }
  await writeFile(join(copy, 'tsconfig.voxel.json'), JSON.stringify(only))
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rm(copy, { recursive: true, force: true }))

/** Errors of the compiler, as 'file: message'. */
async function typeErrors(): Promise<string[]> {
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = await promisify(execFile)(tsc, ['-p', 'tsconfig.voxel.json'], {
    cwd: copy,
  }).catch((failed: { stdout: string }) => failed)
  return [...stdout.matchAll(/^(\S+)\(\d+,\d+\): error \w+: (.*)$/gm)].map(
    ([, file, message]) => `${file}: ${message}`,
  )
}

async function edit(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(join(copy, path), 'utf8')
  expect(text).toContain(before)
  await writeFile(join(copy, path), text.replace(before, after))
}

it('a new job touches two files, and the compiler asks for each step', async () => {
  expect(await typeErrors()).toEqual([])

  const table = 'src/jobs/table.ts'
  await edit(
    table,
    'export interface Jobs {',
    'export interface Jobs {\n  double: { input: { value: number }; output: number }',
  )
  expect(await typeErrors()).toContainEqual(
    expect.stringMatching(/^src\/jobs\/table\.ts: .*'double' is missing/),
  )

  await edit(table, "  open: 'voxel',", "  open: 'voxel',\n  double: 'voxel',")
  expect(await typeErrors()).toEqual([
    expect.stringMatching(/^src\/jobs\/handlers\/voxel\.ts: .*'double' is missing/),
  ])

  await edit(
    'src/jobs/handlers/voxel.ts',
    '  open: (',
    '  double: async ({ value }) => 2 * value,\n  open: (',
  )
  expect(await typeErrors()).toEqual([])
})

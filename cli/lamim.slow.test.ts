import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { makeNifti } from '#volume/testing/make-nifti.ts'

const command = fileURLToPath(new URL('./lamim.mjs', import.meta.url))

it('writes more than 1 MB of JSON through a slow pipe completely', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
  // Long names, so that few files give much output; different voxels, so that none is a duplicate.
  const paths = Array.from({ length: 1100 }, (_, at) => join(folder, `${at}${'x'.repeat(200)}.nii`))
  const voxels = Array.from({ length: 120 }, (_, i) => i)
  for (const [at, path] of paths.entries())
    await writeFile(path, makeNifti({ datatype: 8, voxels: [at, ...voxels.slice(1)] }))
  const process_ = spawn(process.execPath, [command, 'inspect', '--json', ...paths])
  const ended = once(process_, 'exit')
  await setTimeout(300)
  const [json, complaints] = await Promise.all([text(process_.stdout), text(process_.stderr)])
  expect(complaints).toBe('')
  expect(json.length).toBeGreaterThan(1e6)
  expect(JSON.parse(json)).toHaveLength(paths.length)
  expect(await ended).toEqual([0, null])
})

it('exits with the code of wrong usage', async () => {
  const process_ = spawn(process.execPath, [command, 'diagnose'])
  const ended = once(process_, 'exit')
  expect(await text(process_.stderr)).toContain('diagnose')
  expect(await ended).toEqual([2, null])
})

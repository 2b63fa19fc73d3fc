import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rejection } from '#volume/testing/make-nifti.ts'
import { diskProblem, save, sourceAt } from './files.ts'

it('what a disk refuses becomes one sentence that names the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
  const file = join(folder, 'file')
  await writeFile(file, 'x')
  expect(await rejection(save(folder, 'x'))).toMatchObject({
    sentence: `${folder} can't be written: a folder has that name, so choose another.`,
  })
  expect(await rejection(save(join(file, 'report.json'), 'x'))).toMatchObject({
    code: 'unreachable',
    sentence: expect.stringContaining('a file stands where a folder is needed'),
  })
  expect(await rejection(sourceAt(join(folder, 'none')))).toMatchObject({
    sentence: `${join(folder, 'none')} can't be read: it is not there, so check the path.`,
  })
})

it.runIf(existsSync('/dev/full'))('a full disk says so', async () => {
  expect(await rejection(save('/dev/full', 'x'))).toMatchObject({
    code: 'no-space',
    sentence: expect.stringContaining('the disk is full'),
  })
})

it.each(['EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'ENAMETOOLONG'])('%s has a way out', code => {
  const { sentence } = diskProblem('a.nii', 'read', Object.assign(new Error('raw'), { code }))
  expect(sentence).toMatch(/^a\.nii can't be read: .+, so .+\.$/)
  expect(sentence).not.toContain('raw')
})

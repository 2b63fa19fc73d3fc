import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { message } from '#messages/message.ts'
import { rejection } from '#volume/testing/make-nifti.ts'
import { diskProblem, save, sourceAt } from './files.ts'

it('disk errors become problems that name the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
  const file = join(folder, 'file')
  await writeFile(file, 'x')
  expect(await rejection(save(folder, 'x'))).toMatchObject({
    summary: message('cli.cannotWrite', { path: folder, reason: message('cli.isFolder') }),
  })
  expect(await rejection(save(join(file, 'report.json'), 'x'))).toMatchObject({
    code: 'unreachable',
    summary: { params: { reason: { key: expect.stringMatching(/fileInWay|notFolder/) } } },
  })
  expect(await rejection(sourceAt(join(folder, 'none')))).toMatchObject({
    summary: message('cli.cannotRead', {
      path: join(folder, 'none'),
      reason: message('cli.missingPath'),
    }),
  })
})

it.runIf(existsSync('/dev/full'))('a full disk is reported', async () => {
  expect(await rejection(save('/dev/full', 'x'))).toMatchObject({
    code: 'no-space',
    summary: message('cli.cannotWrite', {
      path: '/dev/full',
      reason: message('cli.diskFull'),
    }),
  })
})

it.each(['EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'ENAMETOOLONG'])('%s comes with advice', code => {
  const problem = diskProblem('a.nii', 'read', Object.assign(new Error('raw'), { code }))
  expect(problem.message).toMatch(/^a\.nii: the file can't be read\. .+\. .+\.$/)
  expect(problem.message).not.toContain('raw')
})

import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { reportSchema } from '#report/schema.ts'
import { sampleOf } from '#volume/testing/samples.ts'
import { lamim } from './testing/run-lamim.ts'

const { T1w, T2w, FLAIR } = sampleOf('healthy').files
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lamim-'))
})

describe('prepare', () => {
  it('writes a merged file, mask and transforms; the merged file opens as a study', async () => {
    const out = join(folder, 'merged.nii.gz')
    const mask = join(folder, 'mask.nii.gz')
    const transforms = join(folder, 'transforms')
    const files = [FLAIR, T1w]
    const to = ['--out', out, '--mask-out', mask, '--transforms-out', transforms, '--json']
    const { code, out: text, err } = await lamim('prepare', ...files, ...to)
    expect(err).toBe('')
    expect(code).toBe(0)
    const output = JSON.parse(text)
    expect(output).toMatchObject({ reference: 'T1w', brain: { from: 'stripped' }, warnings: [] })
    expect(output.scans).toMatchObject([
      { contrast: 'T1w', state: 'reference' },
      { contrast: 'FLAIR', state: 'aligned' },
    ])
    expect(await readdir(transforms)).toEqual(['T1w_to_FLAIR.tfm'])
    expect(await readFile(join(transforms, 'T1w_to_FLAIR.tfm'), 'utf8')).toMatch(/^#Insight/)
    const seen = JSON.parse((await lamim('inspect', out, '--json')).out)
    expect(seen.map((one: { contrast: string }) => one.contrast)).toEqual(['T1w', 'FLAIR'])
    expect((await lamim('inspect', mask)).err).toMatch(/set aside\. 'mask'/)

    const given = ['--transforms', transforms, '--out', out, '--json']
    const carried = JSON.parse((await lamim('prepare', ...files, ...given)).out)
    expect(carried.scans).toMatchObject([{ state: 'reference' }, { state: 'given' }])

    const again = await lamim('predict', out, '--json')
    expect(again.code).toBe(0)
    expect(reportSchema.parse(JSON.parse(again.out))).toMatchObject({
      left_out: ['T1c', 'T2w'],
      preparation: null,
    })
  })
})

describe('predict --prepare', () => {
  it('describes the preparation in the report', async () => {
    const files = [T1w, T2w]
    const { code, out } = await lamim('predict', ...files, '--prepare', '--trust-headers', '--json')
    expect(code).toBe(0)
    const { preparation } = reportSchema.parse(JSON.parse(out))
    expect(preparation).toMatchObject({
      reference: 'T1w',
      motions: [{ state: 'reference' }, { state: 'unmeasured' }],
      mask: { from: { text: 'The scans came without skull' } },
    })
    expect(preparation?.warnings.map(({ text }) => text).join()).toMatch(/placed by their headers/)
  })
})

it.each([
  [['prepare', 'x.nii']],
  [['prepare', '--out', join(tmpdir(), 'lamim-merged.nii')]],
  [['predict', 'x.nii', '--mask', 'm.nii']],
  [['prepare', T1w, '--out', join(tmpdir(), 'lamim-merged.nii'), '--mask-of', 'T3']],
])('exits with 2 for %j', async args => {
  const { code, out, err } = await lamim(...args)
  expect([code, out]).toEqual([2, ''])
  expect(err).not.toBe('')
})

import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { gzip, makeNifti, makePair, makeSource, rejection } from '#volume/testing/make-nifti.ts'
import { describeShared } from '#volume/testing/shared.ts'
import { openFiles } from './open.ts'
import { assign, check } from './slots.ts'

const dim = [3, 4, 5, 6]
const plain = (name: string, seed = 0) =>
  makeSource(name, makeNifti({ voxels: Array.from({ length: 120 }, (_, i) => i + seed) }))

describe('openFiles', () => {
  it('four files become four scans with guesses, windows and hashes', async () => {
    const names = ['a_T1w.nii', 'a_ce-gad_T1w.nii', 'a_T2w.nii', 'a_FLAIR.nii']
    const { scans, refusals, setAside } = await openFiles(names.map((name, i) => plain(name, i)))
    expect([refusals, setAside]).toEqual([[], []])
    expect(scans.map(scan => scan.guess.contrast)).toEqual(['T1w', 'T1c', 'T2w', 'FLAIR'])
    expect(scans[0]).toMatchObject({ frame: null, constant: false, range: { low: 3, high: 117 } })
    expect(scans[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(scans.map(({ id }) => id)).size).toBe(4)
    expect(check(assign(scans).slots, scans)).toBeNull()
  })

  it("a merged file has four frames in LaMIM's order", async () => {
    const voxels = Array.from({ length: 480 }, (_, i) => Math.floor(i / 120) * 1000 + (i % 120))
    const file = makeSource(
      'merged.nii.gz',
      await gzip(makeNifti({ dim: [4, 4, 5, 6, 4], voxels })),
    )
    const { scans } = await openFiles([file])
    expect(scans.map(({ frame, guess }) => [frame, guess.contrast])).toEqual([
      [0, 'T1w'],
      [1, 'T1c'],
      [2, 'T2w'],
      [3, 'FLAIR'],
    ])
    expect(scans[2]?.volume.data[0]).toBe(2000)
    expect(new Set(scans.map(({ id }) => id)).size).toBe(4)
    expect(scans[1]?.guess.reason).toMatchObject({
      key: 'intake.mergedVolume',
      params: { volume: 2 },
    })
  })

  it('a merged file’s volume of zeros is a missing contrast', async () => {
    const voxels = Array.from({ length: 480 }, (_, i) => (i < 120 || i >= 360 ? 1 + (i % 9) : 0))
    const file = makeSource(
      'merged.nii.gz',
      await gzip(makeNifti({ dim: [4, 4, 5, 6, 4], voxels })),
    )
    const { scans } = await openFiles([file])
    expect(scans.map(({ guess }) => guess.contrast)).toEqual(['T1w', 'FLAIR'])
  })

  it('any other 4D file is refused with its count', async () => {
    const { refusals } = await openFiles([
      makeSource('asl.nii', makeNifti({ dim: [4, 4, 5, 6, 25] })),
    ])
    expect(refusals[0]?.problem).toMatchObject({
      code: 'unsupported',
      summary: { key: 'intake.volumeCount', params: { file: 'asl.nii', count: 25 } },
    })
  })

  it('the others open beside a bad file', async () => {
    const { scans, refusals } = await openFiles([
      plain('a_T1w.nii'),
      makeSource('b_T2w.nii.gz', makeNifti()),
      makeSource('c.nii', makeNifti({ datatype: 32 })),
      plain('d_FLAIR.nii', 9),
    ])
    expect(scans.map(({ file }) => file)).toEqual(['a_T1w.nii', 'd_FLAIR.nii'])
    expect(refusals.map(({ file, problem }) => [file, problem.code, problem.file])).toEqual([
      ['b_T2w.nii.gz', 'bad-file', 'b_T2w.nii.gz'],
      ['c.nii', 'unsupported', 'c.nii'],
    ])
  })

  it('an unexpected error names its file', async () => {
    const odd = plain('odd_T1w.nii')
    const broken = () => Promise.reject(new TypeError('x is not a function'))
    Object.assign(odd.source, { arrayBuffer: broken })
    const { scans, refusals } = await openFiles([odd, plain('a_T2w.nii', 3)])
    expect(scans).toHaveLength(1)
    expect(refusals[0]?.problem).toMatchObject({
      code: 'internal',
      file: 'odd_T1w.nii',
      summary: message('intake.couldNotOpen', {
        file: 'odd_T1w.nii',
        reason: message('errors.unexpected', { error: 'x is not a function' }),
      }),
      details: expect.stringContaining('TypeError'),
    })
  })

  it('a .hdr or .img without its partner is refused by name', async () => {
    const { header, voxels } = makePair({ magic: 'ni1' })
    const hdr = makeSource('x_T1w.hdr', header)
    const img = makeSource('x_T1w.img', voxels)
    const { scans, refusals } = await openFiles([img, hdr])
    expect(refusals).toEqual([])
    expect(scans.map(({ file }) => file)).toEqual(['x_T1w.hdr'])
    expect((await openFiles([hdr])).refusals[0]?.problem.summary).toEqual(
      message('volume.imageMissing', { file: 'x_T1w.hdr', image: 'x_T1w.img' }),
    )
    expect((await openFiles([img])).refusals[0]?.problem.summary).toEqual(
      message('volume.headerMissing', { file: 'x_T1w.img', header: 'x_T1w.hdr' }),
    )
  })

  it('notes beside scans are set aside', async () => {
    const names = ['a_T1w.json', '0GenericAffine.mat', 'report.pdf', 'notes.docx']
    const { refusals, setAside } = await openFiles(names.map(n => makeSource(n, new Uint8Array(9))))
    expect([refusals, setAside.map(({ file }) => file)]).toEqual([[], names])
  })

  it('masks are set aside by name or content, and duplicates too', async () => {
    const voxels = Array.from({ length: 120 }, (_, i) => i % 2)
    const { scans, setAside } = await openFiles([
      plain('a_T1w.nii'),
      plain('a_seg.nii'),
      makeSource('t1_brain.nii', makeNifti({ datatype: 2, voxels })),
      plain('copy_T1w.nii'),
    ])
    expect(scans).toHaveLength(1)
    expect(setAside.map(({ file }) => file)).toEqual(['a_seg.nii', 't1_brain.nii', 'copy_T1w.nii'])
    expect(setAside[2]?.reason).toEqual(message('intake.sameFile', { twin: 'a_T1w.nii' }))
  })

  it('ignores files that operating systems create', async () => {
    const litter = ['.DS_Store', '._a_T1w.nii', 'in/.hidden', 'Thumbs.db']
    const files: NamedSource[] = litter.map(name => makeSource(name, new Uint8Array(9)))
    expect(await openFiles(files)).toEqual({ scans: [], refusals: [], setAside: [] })
  })

  it('a constant image and repaired voxels are noted', async () => {
    const { scans } = await openFiles([
      makeSource('c_T1w.nii', makeNifti({ dim, voxels: Array<number>(120).fill(7) })),
      makeSource(
        'n_T2w.nii',
        makeNifti({ dim, datatype: 16, voxels: [NaN, ...Array<number>(119).fill(1)] }),
      ),
    ])
    expect(scans[0]).toMatchObject({
      constant: true,
      notes: [message('intake.constant', { value: 7 })],
      range: { low: 7, high: 8 },
    })
    expect(scans[1]?.notes).toEqual([message('volume.nonFinite', { count: 1 })])
  })

  it('cancels, and progress never decreases', async () => {
    const error = await rejection(openFiles([plain('a.nii')], { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ name: 'AbortError' })
    const fractions: number[] = []
    await openFiles([plain('a_T1w.nii'), plain('b_T2w.nii', 5)], {
      onProgress: ({ fraction }) => fractions.push(fraction),
    })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
  })
})

describeShared('real scans', ['data/stripped-case', 'data/odd', 'data/dicom'], pathOf => {
  async function folder(relative: string): Promise<NamedSource[]> {
    const path = pathOf(relative)
    const entries = readdirSync(path, { withFileTypes: true }).filter(entry => entry.isFile())
    return Promise.all(
      entries.map(async ({ name }) => ({ name, source: await openAsBlob(join(path, name)) })),
    )
  }

  it.each(['stripped-case', 'stripped-ms'])('%s is a study of four', async name => {
    const { scans, refusals } = await openFiles(await folder(`data/${name}`))
    const { slots, problem } = assign(scans)
    expect([refusals, problem, check(slots, scans)]).toEqual([[], null, null])
    expect(Object.values(slots)).not.toContain(null)
  })

  it.each(['raw-case', 'raw-ms'])('%s lies on several grids', async name => {
    const { scans } = await openFiles(await folder(`data/${name}`))
    expect(check(assign(scans).slots, scans)?.code).toBe('grid-mismatch')
  })

  it('odd files: usable ones open, the others are refused by name', async () => {
    const { scans, refusals, setAside } = await openFiles(await folder('data/odd'))
    expect(scans).toHaveLength(6)
    expect(setAside.map(({ file }) => file)).toEqual(['low_res.nii.gz'])
    expect(refusals).toHaveLength(6)
    for (const { file, problem } of refusals) {
      expect(problem.file).toBe(file)
      expect(problem.code).not.toBe('internal')
    }
  })

  it('a DICOM file is refused with a message', async () => {
    const [first] = await folder('data/dicom/t1_sagittal')
    const { refusals } = await openFiles(first ? [first] : [])
    expect(refusals[0]?.problem.summary?.key).toBe('volume.isDicom')
    expect(JSON.stringify(refusals)).not.toMatch(/marker/i)
  })
})

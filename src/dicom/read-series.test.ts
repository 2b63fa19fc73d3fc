import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NamedSource } from '#io/source.ts'
import { toEnglish } from '#messages/english.ts'
import { makeNifti, named, rejection } from '#volume/testing/make-nifti.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import { readSeries } from './read-series.ts'
import type { DicomRead } from './series.ts'
import {
  implicitLittleEndian,
  makeDicom,
  makeEnhanced,
  makeSeries,
  runLength,
} from './testing/make-dicom.ts'

const one = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedSource => named(name, bytes)

/** The only refusal of a drop that holds nothing else. */
async function refusalOf(...files: NamedSource[]): Promise<string> {
  const { series, refused } = await readSeries(files)
  expect(series).toEqual([])
  expect(refused).toHaveLength(1)
  return refused[0]?.problem.sentence ?? ''
}

describe('what is read', () => {
  it('a series, with its contrast, its reason and its place, and nobody’s name', async () => {
    const files = makeSeries({ series: 4, tr: 9000, te: 120, ti: 2500, size: [20, 24, 10] })
    const { series, refused, setAside, mixed } = await readSeries(files)
    expect([refused, setAside, mixed]).toEqual([[], [], null])
    expect(series).toHaveLength(1)
    expect(series[0]).toMatchObject({
      name: 'series 4',
      exam: { patient: 1, study: 1 },
      guess: { contrast: 'FLAIR', reason: 'TR 9000 ms, TE 120 ms, TI 2500 ms: FLAIR' },
      slices: 10,
      size: [20, 24, 10],
      voxel: [1, 1, 2],
      derived: false,
      facts: { modality: 'MR', repetitionTime: 9000, echoTime: 120, inversionTime: 2500 },
      scan: { file: 'series 4', guess: { contrast: 'FLAIR' } },
    })
    expect(JSON.stringify(series, (_, part) => (ArrayBuffer.isView(part) ? 0 : part))).not.toMatch(
      /marker/i,
    )
  })

  it('files without preamble, files twice, notes and NIfTI beside them', async () => {
    const bare = makeSeries({ bare: true, description: 't2_tse' })
    const notes = [
      one('exam/readme.txt', new Uint8Array(50)),
      one('exam/.DS_Store', new Uint8Array(9)),
    ]
    const nifti = one('exam/a_T1w.nii', makeNifti())
    const found = await readSeries([...bare, ...bare, ...notes, nifti])
    expect(found.series.map(({ guess, slices }) => [guess.contrast, slices])).toEqual([['T2w', 8]])
    expect(found.others).toEqual([nifti])
    expect(found.setAside).toEqual([{ file: '1 other file', reason: 'neither DICOM nor NIfTI' }])
  })

  it('a drop without DICOM is left as it is', async () => {
    const files = [one('a_T1w.nii', makeNifti()), one('x.png', new Uint8Array(300))]
    expect(await readSeries(files)).toMatchObject({ series: [], refused: [], others: files })
  })

  it('progress never falls, and a cancel is heard', async () => {
    const fractions: number[] = []
    await readSeries(makeSeries(), { onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(
      await rejection(readSeries(makeSeries(), { signal: AbortSignal.abort() })),
    ).toMatchObject({ name: 'AbortError' })
  })
})

describe('however it is written down', () => {
  const recipe = { description: 't2_tse', size: [20, 24, 8] as const, between: 3 }
  it('implicit, run-length encoded and multi-frame files give the same volume', async () => {
    const ways = [
      makeSeries(recipe),
      makeSeries({ ...recipe, transferSyntax: implicitLittleEndian }),
      makeSeries({ ...recipe, transferSyntax: runLength }),
      [makeEnhanced(recipe)],
    ]
    const found = await Promise.all(ways.map(files => readSeries(files)))
    expect(found.flatMap(({ refused }) => refused)).toEqual([])
    const [first, ...others] = found.map(({ series }) => series[0]?.scan.volume)
    expect(first?.size).toEqual([20, 24, 8])
    for (const volume of others) expect(volume).toEqual(first)
  })
})

describe('what is no scan, each named in one sentence, while the rest goes on', () => {
  type Kind = readonly [string, Parameters<typeof makeSeries>[0], RegExp]
  const refusals: readonly Kind[] = [
    ['missing slices', { without: [3, 4] }, /lacks 2 slices between .+ export it again/],
    ['too few slices', { size: [16, 16, 3] }, /has 3 slices, too few for a head/],
    ['unreadable packing', { transferSyntax: '1.2.840.10008.1.2.4.201' }, /is packed in a way/],
    ['damaged packing', { transferSyntax: '1.2.840.10008.1.2.4.90' }, /can't be converted/],
  ]
  const ct = '1.2.840.10008.5.1.4.1.1.2'
  const asides: readonly Kind[] = [
    ['a localizer', { description: 'AAHead_Scout' }, /^it is a localizer.+: choose a full series/],
    ['a colour map', { samples: 3, photometric: 'RGB' }, /^it is in colour/],
    ['a screenshot', { sopClass: '1.2.840.10008.5.1.4.1.1.7' }, /^it is a secondary capture/],
    ['another modality', { modality: 'CT', sopClass: ct }, /^it is not MR but CT/],
  ]
  let drop: DicomRead
  beforeAll(async () => {
    const bad = [...refusals, ...asides].flatMap(([, recipe], at) =>
      makeSeries({ ...recipe, series: at + 1 }),
    )
    drop = await readSeries([...bad, ...makeSeries({ series: 90 })])
  })

  it('one of nine series opens', () => {
    expect(drop.series.map(({ name }) => name)).toEqual(['series 90'])
    expect([drop.refused.length, drop.setAside.length]).toEqual([refusals.length, asides.length])
  })

  it.each(refusals)('%s is refused', (_, __, sentence) => {
    const found = drop.refused.filter(({ problem }) => sentence.test(problem.sentence))
    expect(found).toHaveLength(1)
    expect(found[0]?.problem.sentence).toMatch(/^[^.]*series \d.*[^.]\.$/)
  })

  it.each(asides)('%s is set aside', (_, __, reason) => {
    expect(drop.setAside.filter(one => reason.test(one.reason))).toHaveLength(1)
  })

  it('slices in three directions', async () => {
    const directions = [
      [1, 0, 0, 0, 1, 0],
      [0, 1, 0, 0, 0, -1],
      [1, 0, 0, 0, 0, -1],
    ]
    const files = directions.flatMap((orientation, at) =>
      one(`${at}`, makeDicom({ orientation, instance: at + 1, description: 'plan' })),
    )
    expect(await refusalOf(...files)).toMatch(
      /^None of the DICOM files is a scan .+ plan \(series 1\): it is a localizer/,
    )
  })

  it('several images of each slice', async () => {
    const repeat = (study: number) =>
      makeSeries({ description: 'perf' }).map(async ({ name, source }) => {
        const bytes = new Uint8Array(await source.arrayBuffer())
        // Another instance UID, or it would be taken for the same file twice.
        return one(`${name}-${study}`, replaced(bytes, '1.2.3.4.1.', `1.2.3.${study}.1.`))
      })
    const files = await Promise.all([4, 5, 6].flatMap(repeat))
    expect(await refusalOf(...files)).toMatch(/holds 3 images of each slice/)
  })

  it('the smaller part of a series that comes apart in two', async () => {
    const late = makeSeries({ size: [16, 16, 11], time: '120500' }).slice(8)
    const { series, refused } = await readSeries([...makeSeries({ time: '120000' }), ...late])
    expect(series.map(({ name, slices }) => [name, slices])).toEqual([['series 1, part 1', 8]])
    expect(refused.map(({ problem }) => problem.sentence)).toEqual([
      'series 1, part 2 has 16 × 16 × 3 voxels, too few for a head: choose the full series.',
    ])
  })

  it('an enhanced multi-frame file that cannot be converted', async () => {
    const { source } = makeEnhanced({ description: 'vibe' })
    const bytes = new Uint8Array(await source.arrayBuffer())
    expect(await refusalOf(one('e', bytes.subarray(0, bytes.length - 4000)))).toMatch(
      /enhanced multi-frame.+export it as classic/,
    )
  })

  it('a folder without DICOM', async () => {
    const { refused, others } = await readSeries([
      one('holiday/a.jpg', new Uint8Array(300)),
      one('holiday/b.txt', new Uint8Array(300)),
    ])
    expect(others).toEqual([])
    expect(refused.map(({ problem }) => problem.sentence)).toEqual([
      'The folder holds no DICOM and no NIfTI file, only 2 other files: drop the folder that the scanner or the archive exported.',
    ])
  })

  it('reports are set aside', async () => {
    const report = makeDicom({ pixels: null, sopClass: '1.2.840.10008.5.1.4.1.1.88.11', series: 7 })
    const { series, setAside } = await readSeries([one('sr', report), ...makeSeries()])
    expect(series).toHaveLength(1)
    expect(setAside).toEqual([
      { file: 'series 7', reason: 'it is a report or another object without an image' },
    ])
  })

  it('patients and studies are told apart and counted, not named', async () => {
    const at = (patient: string, study: string, series: number) =>
      makeSeries({ patient, study, series, value: x => x + series })
    const both = await readSeries([...at('Marker^A', '1.2.3', 1), ...at('Marker^B', '1.2.4', 2)])
    expect(both.mixed).toMatch(/^These files are of 2 patients, .+ choose one/)
    expect(both.series.map(({ exam }) => exam)).toEqual([
      { patient: 1, study: 1 },
      { patient: 2, study: 1 },
    ])
    const later = await readSeries([...at('Marker^A', '1.2.3', 1), ...at('Marker^A', '1.2.5', 2)])
    expect(later.mixed).toMatch(/^These files are of 2 studies of one patient/)
    expect(JSON.stringify([both.mixed, later.mixed])).not.toMatch(/marker/i)
  })
})

describe.runIf(sharedPath('data/dicom/t1_sagittal'))('a real series', () => {
  it('becomes a T1w of 35 slices, and nothing of its person is left', async () => {
    const folder = sharedPath('data/dicom/t1_sagittal') ?? ''
    const files = await Promise.all(
      readdirSync(folder).map(async name => ({
        name,
        source: await openAsBlob(join(folder, name)),
      })),
    )
    const stages: string[] = []
    const found = await readSeries(files, {
      onProgress: ({ stage }) => stages.push(toEnglish(stage)),
    })
    expect(found.series[0]).toMatchObject({
      name: 't1_fl2d_sag (series 3)',
      guess: { contrast: 'T1w' },
      slices: 35,
      size: [256, 256, 35],
      facts: { repetitionTime: 300, echoTime: 2.46, sliceThickness: 4 },
    })
    expect(found.series[0]?.voxel.map(mm => Number(mm.toFixed(3)))).toEqual([1.016, 1.016, 4.8])
    const told = JSON.stringify([found, stages], (_, part) => (ArrayBuffer.isView(part) ? 0 : part))
    expect(told).not.toMatch(/marker|4711|19010203/i)
  })
})

/** Bytes with one ASCII text in the place of another of the same length. */
function replaced(bytes: Uint8Array<ArrayBuffer>, from: string, to: string) {
  const text = Buffer.from(bytes).toString('latin1').replaceAll(from, to)
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}

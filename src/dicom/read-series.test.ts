import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { NamedSource } from '#io/source.ts'
import { toEnglish } from '#messages/english.ts'
import { type Key, type Message, message } from '#messages/message.ts'
import { makeNifti, makeSource, rejection } from '#volume/testing/make-nifti.ts'
import { describeShared } from '#volume/testing/shared.ts'
import { readSeries } from './read-series.ts'
import type { DicomRead } from './series.ts'
import {
  implicitLittleEndian,
  makeDicom,
  makeEnhanced,
  makeSeries,
  runLength,
} from './testing/make-dicom.ts'

const one = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedSource => makeSource(name, bytes)

/** The single refusal of a drop. */
async function refusalOf(...files: NamedSource[]): Promise<Message | undefined> {
  const { series, refused } = await readSeries(files)
  expect(series).toEqual([])
  expect(refused).toHaveLength(1)
  return refused[0]?.problem.summary
}

describe('what is read', () => {
  it('files called .img without a .hdr, by their content', async () => {
    const files = makeSeries({ size: [20, 24, 10] }).map(({ source }, at) => ({
      name: `${at}.img`,
      source,
    }))
    const { series, refused } = await readSeries(files)
    expect([series.length, refused]).toEqual([1, []])
  })

  it('a series with contrast, reason and position, without names', async () => {
    const files = makeSeries({ series: 4, tr: 9000, te: 120, ti: 2500, size: [20, 24, 10] })
    const { series, refused, setAside, mixed } = await readSeries(files)
    expect([refused, setAside, mixed]).toEqual([[], [], null])
    expect(series).toHaveLength(1)
    expect(series[0]).toMatchObject({
      name: 'series 4',
      exam: { patient: 1, study: 1 },
      guess: {
        contrast: 'FLAIR',
        reason: { key: 'dicom.byTiming', params: { contrast: 'FLAIR' } },
      },
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
    expect(found.setAside).toEqual([
      { file: 'exam/readme.txt', reason: message('dicom.neitherFormat', { others: 0 }) },
    ])
  })

  it('a drop without DICOM isn’t changed', async () => {
    const files = [one('a_T1w.nii', makeNifti()), one('x.png', new Uint8Array(300))]
    expect(await readSeries(files)).toMatchObject({ series: [], refused: [], others: files })
  })

  it('progress never decreases, and cancelling works', async () => {
    const fractions: number[] = []
    await readSeries(makeSeries(), { onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(
      await rejection(readSeries(makeSeries(), { signal: AbortSignal.abort() })),
    ).toMatchObject({ name: 'AbortError' })
  })
})

describe('encodings', () => {
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

describe('unusable series are named, and the others open', () => {
  type Kind = readonly [string, Parameters<typeof makeSeries>[0], Key]
  const refusals: readonly Kind[] = [
    ['missing slices', { without: [3, 4] }, 'dicom.missingSlices'],
    ['too few slices', { size: [16, 16, 3] }, 'dicom.fewSlices'],
    ['unreadable packing', { transferSyntax: '1.2.840.10008.1.2.4.201' }, 'dicom.transferSyntax'],
    ['damaged packing', { transferSyntax: '1.2.840.10008.1.2.4.90' }, 'dicom.damagedPacked'],
  ]
  const ct = '1.2.840.10008.5.1.4.1.1.2'
  const asides: readonly Kind[] = [
    ['a localizer', { description: 'AAHead_Scout' }, 'dicom.localizer'],
    ['a colour map', { samples: 3, photometric: 'RGB' }, 'dicom.inColour'],
    ['a screenshot', { sopClass: '1.2.840.10008.5.1.4.1.1.7' }, 'dicom.secondaryCapture'],
    ['another modality', { modality: 'CT', sopClass: ct }, 'dicom.otherModality'],
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

  it.each(refusals)('%s is refused', (_, __, key) => {
    const found = drop.refused.filter(({ problem }) => problem.summary?.key === key)
    expect(found).toHaveLength(1)
    expect(found[0]?.problem.summary?.params.series).toMatch(/series \d/)
  })

  it.each(asides)('%s is set aside', (_, __, key) => {
    expect(drop.setAside.filter(({ reason }) => reason.key === key)).toHaveLength(1)
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
    expect(await refusalOf(...files)).toEqual(
      message('dicom.noScan', {
        setAside: [{ file: 'plan (series 1)', reason: message('dicom.localizer') }],
      }),
    )
  })

  it('several images of each slice', async () => {
    const repeat = (study: number) =>
      makeSeries({ description: 'perf' }).map(async ({ name, source }) => {
        const bytes = new Uint8Array(await source.arrayBuffer())
        // A new instance UID, since files with equal UIDs count as duplicates.
        return one(`${name}-${study}`, replaced(bytes, '1.2.3.4.1.', `1.2.3.${study}.1.`))
      })
    const files = await Promise.all([4, 5, 6].flatMap(repeat))
    expect(await refusalOf(...files)).toMatchObject({
      key: 'dicom.noScan',
      params: { setAside: [{ reason: message('dicom.manyImages', { count: 3 }) }] },
    })
  })

  it('the smaller part of a series that comes apart in two', async () => {
    const late = makeSeries({ size: [16, 16, 11], time: '120500' }).slice(8)
    const { series, refused } = await readSeries([...makeSeries({ time: '120000' }), ...late])
    expect(series.map(({ name, slices }) => [name, slices])).toEqual([['series 1, part 1', 8]])
    expect(refused.map(({ problem }) => problem.summary)).toEqual([
      message('dicom.smallVolume', { series: 'series 1, part 2', size: [16, 16, 3] }),
    ])
  })

  it('an enhanced multi-frame file that cannot be converted', async () => {
    const { source } = makeEnhanced({ description: 'vibe' })
    const bytes = new Uint8Array(await source.arrayBuffer())
    expect(await refusalOf(one('e', bytes.subarray(0, bytes.length - 4000)))).toMatchObject({
      key: 'dicom.multiFrame',
    })
  })

  it('a folder without DICOM', async () => {
    const { refused, others } = await readSeries([
      one('holiday/a.jpg', new Uint8Array(300)),
      one('holiday/b.txt', new Uint8Array(300)),
    ])
    expect(others).toEqual([])
    expect(refused.map(({ problem }) => problem.summary)).toEqual([
      message('dicom.noDicom', { source: 'folder', count: 2 }),
    ])
  })

  it('reports are set aside', async () => {
    const report = makeDicom({ pixels: null, sopClass: '1.2.840.10008.5.1.4.1.1.88.11', series: 7 })
    const { series, setAside } = await readSeries([one('sr', report), ...makeSeries()])
    expect(series).toHaveLength(1)
    expect(setAside).toEqual([{ file: 'series 7', reason: message('dicom.noImage') }])
  })

  it('patients and studies are numbered, not named', async () => {
    const at = (patient: string, study: string, series: number) =>
      makeSeries({ patient, study, series, value: x => x + series })
    const both = await readSeries([...at('Marker^A', '1.2.3', 1), ...at('Marker^B', '1.2.4', 2)])
    expect(both.mixed).toEqual(message('dicom.mixedPatients', { count: 2 }))
    expect(both.series.map(({ exam }) => exam)).toEqual([
      { patient: 1, study: 1 },
      { patient: 2, study: 1 },
    ])
    const later = await readSeries([...at('Marker^A', '1.2.3', 1), ...at('Marker^A', '1.2.5', 2)])
    expect(later.mixed).toEqual(message('dicom.mixedStudies', { count: 2 }))
    expect(JSON.stringify([both.mixed, later.mixed])).not.toMatch(/marker/i)
  })
})

describeShared('a real series', ['data/dicom/t1_sagittal'], pathOf => {
  it('becomes a T1w of 35 slices without patient data', async () => {
    const folder = pathOf('data/dicom/t1_sagittal')
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
    const output = JSON.stringify([found, stages], (_, part) =>
      ArrayBuffer.isView(part) ? 0 : part,
    )
    expect(output).not.toMatch(/marker|4711|19010203/i)
  })
})

/** Replaces an ASCII text by another of the same length. */
function replaced(bytes: Uint8Array<ArrayBuffer>, from: string, to: string) {
  const text = Buffer.from(bytes).toString('latin1').replaceAll(from, to)
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}

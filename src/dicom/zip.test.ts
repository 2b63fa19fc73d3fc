import { expect, it } from 'vitest'
import { makeSource, rejection } from '#volume/testing/make-nifti.ts'
import { readSeries } from './read-series.ts'
import { makeSeries } from './testing/make-dicom.ts'
import { makeZip } from './testing/make-zip.ts'
import { namesInZip, unpack } from './zip.ts'

const zipOf = async (...given: Parameters<typeof makeZip>) => ({
  name: 'exam.zip',
  source: await makeZip(...given),
})

it('a zip opens like its folder', async () => {
  const litter = makeSource('__MACOSX/exam/._IM0', new Uint8Array(90))
  const files = makeSeries({ description: 't1_mprage' })
  const zip = await zipOf([...files, litter])
  expect(await namesInZip(zip)).toHaveLength(9)
  const found = await readSeries([zip])
  expect(found.series.map(({ name }) => name)).toEqual(['t1_mprage (series 1)'])
  expect([found.refused, found.setAside]).toEqual([[], []])
})

it('refuses declared sizes above the limits', async () => {
  const zeros = makeSource('zeros', new Uint8Array(70 * 2 ** 20))
  const zip = await zipOf([zeros])
  expect(zip.source.size).toBeLessThan(200_000)
  expect(await rejection(unpack(zip, {}))).toMatchObject({
    code: 'unsupported',
    summary: { key: 'dicom.largeZip', params: { file: 'exam.zip', bytes: 70 * 2 ** 20 } },
  })
})

it('stops when a file exceeds its declared size', async () => {
  const zip = await zipOf([makeSource('liar', new Uint8Array(3_000_000))])
  const bytes = new Uint8Array(await zip.source.arrayBuffer())
  const view = new DataView(bytes.buffer)
  // Uncompressed size in the central directory (APPNOTE 4.3.12): 1,000 bytes instead of 3 million.
  const central = bytes.findLastIndex(
    (_, at) => at + 4 <= bytes.length && view.getUint32(at, true) === 0x02014b50,
  )
  view.setUint32(central + 24, 1000, true)
  const problem = await rejection(unpack({ name: 'exam.zip', source: new Blob([bytes]) }, {}))
  expect(problem).toMatchObject({ code: 'bad-file' })
  expect(problem).toHaveProperty('summary.params.file', 'exam.zip')
})

it.each([
  ['cut off', async () => (await makeZip(makeSeries())).slice(0, 900), 'dicom.badZip'],
  ['no zip', async () => new Blob(['no zip at all, whatever its name']), 'dicom.badZip'],
  ['locked', async () => makeZip(makeSeries(), { password: 'x' }), 'dicom.lockedZip'],
] as const)('%s: refused in words, the rest goes on', async (_, make, key) => {
  const { series, refused } = await readSeries([
    { name: 'exam.zip', source: await make() },
    ...makeSeries(),
  ])
  expect(series).toHaveLength(1)
  expect(refused.map(({ problem }) => problem.summary?.key)).toEqual([key])
})

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { toEnglish } from '../src/messages/english.ts'
import { type Key, message, type ParamsArgument } from '../src/messages/message.ts'
import { gzip, makeNifti, makePair, type NiftiRecipe } from '../src/volume/testing/make-nifti.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { expect, test } from './fixtures.ts'
import type { MadeFile } from './viewer-page.ts'

const t1w = sampleOf('healthy').files.T1w

const made = (name: string, recipe: NiftiRecipe): MadeFile => ({
  name,
  buffer: Buffer.from(makeNifti(recipe)),
})
const said = <K extends Key>(key: K, ...params: ParamsArgument<K>) =>
  toEnglish(message(key, ...params))

const flat = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]

/** Every kind of bad file: the dropped files, and the expected message or a part of it. */
async function badDrops(): Promise<[files: MadeFile[], sentence: string][]> {
  const whole = await readFile(t1w)
  const corrupt = Buffer.from(whole)
  corrupt.fill(0xff, whole.length >> 1, (whole.length >> 1) + 200)
  const packed = Buffer.from(await gzip(makeNifti({ dim: [3, 1000, 1000, 1000], voxels: [1] })))
  const another = (name: string, seed: number) =>
    made(name, { voxels: Array.from({ length: 120 }, (_, i) => i + seed) })
  const five = ['a_T1w', 'a_T1ce', 'a_T2w', 'a_FLAIR', 'a_other'].map((name, at) =>
    another(`${name}.nii`, at),
  )
  const datatype = 'int16'
  return [
    [
      [{ name: 'cut_T1w.nii.gz', buffer: whole.subarray(0, whole.length / 2) }],
      said('volume.gzipCutOff', { file: 'cut_T1w.nii.gz' }),
    ],
    // Browsers differ in whether they detect the bad data or the checksum first.
    [[{ name: 'corrupt_T1w.nii.gz', buffer: corrupt }], 'corrupt_T1w.nii.gz: '],
    [
      [{ name: 'text_T1w.nii.gz', buffer: Buffer.from('no gzip at all') }],
      said('volume.namedGzip', { file: 'text_T1w.nii.gz' }),
    ],
    [
      [made('sound_T1w.nii.gz', {})],
      said('volume.notCompressed', { file: 'sound_T1w.nii.gz', plain: 'sound_T1w.nii' }),
    ],
    [
      [{ name: 'noise_T1w.nii', buffer: Buffer.alloc(4000, 7) }],
      said('volume.notNifti', { file: 'noise_T1w.nii' }),
    ],
    [
      [made('short_T1w.nii', { voxels: [1, 2] })],
      said('volume.cutOff', {
        file: 'short_T1w.nii',
        shape: [4, 5, 6],
        datatype,
        needed: 352 + 240,
        held: 352 + 4,
      }),
    ],
    [
      [{ name: 'bomb_T1w.nii.gz', buffer: packed }],
      said('volume.cutOff', {
        file: 'bomb_T1w.nii.gz',
        shape: [1000, 1000, 1000],
        datatype,
        needed: 352 + 2e9,
        held: null,
      }),
    ],
    [
      [made('ext_T1w.nii', { extensions: [24], extensionLength: 1e6 })],
      said('volume.extensionTooLong', { file: 'ext_T1w.nii', length: 1e6, at: 352, left: 32 }),
    ],
    [
      [made('complex_T1w.nii', { datatype: 32 })],
      said('volume.voxelKind', { file: 'complex_T1w.nii', kind: message('volume.kindComplex') }),
    ],
    [
      [made('rgb_T1w.nii', { datatype: 128 })],
      said('volume.voxelKind', { file: 'rgb_T1w.nii', kind: message('volume.kindColour') }),
    ],
    [
      [made('flat_T1w.nii', { dim: [2, 64, 64] })],
      said('volume.flat', { file: 'flat_T1w.nii', shape: [64, 64] }),
    ],
    [
      [made('singular_T1w.nii', { srow: flat })],
      said('volume.singularAffine', { file: 'singular_T1w.nii', source: 'sform' }),
    ],
    [
      [made('huge_T1w.nii', { dim: [3, 30000, 30000, 30000] })],
      said('volume.implausibleSize', {
        file: 'huge_T1w.nii',
        shape: [30000, 30000, 30000],
        most: 2048,
      }),
    ],
    [
      [{ name: 'alone_T1w.img', buffer: Buffer.from(makePair({ magic: 'ni1' }).voxels) }],
      said('volume.headerMissing', { file: 'alone_T1w.img', header: 'alone_T1w.hdr' }),
    ],
    [[another('one_T1w.nii', 1), another('two_T1w.nii', 2)], 'one_T1w.nii and two_T1w.nii '],
    [five, `${five.length} scans `],
    [[another('else_FLAIR.nii', 3)], 'else_FLAIR.nii did not join'],
  ]
}

test('every kind of bad file is refused with a reason, and open scans stay open', async ({
  viewer,
}) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  const title = await viewer.study.locator('.study-title').textContent()
  for (const [files, sentence] of await badDrops()) {
    await viewer.open(files)
    await expect(viewer.alert.filter({ hasText: sentence }).first()).toBeVisible()
    await expect(viewer.study.locator('.study-title')).toHaveText(title ?? '')
    await expect(viewer.analyse).toBeEnabled()
  }
  await expect(viewer.page.getByRole('button', { name: 'Show FLAIR' })).toBeVisible()
})

test('repaired voxels and constant scans are reported', async ({ viewer }) => {
  await viewer.visit('?backend=wasm')
  const some = Array.from({ length: 117 }, (_, i) => i)
  await viewer.open([
    made('a_T1w.nii', { datatype: 16, voxels: [NaN, Infinity, -Infinity, ...some] }),
    made('a_T2w.nii', { voxels: Array<number>(120).fill(7) }),
  ])
  await expect(viewer.study).toContainText(
    '3 voxels are NaN, infinite or beyond any measured value. They are set to 0.',
  )
  await expect(viewer.study).toContainText('Every voxel has the same value (7).')
})

test('scans on different grids are refused with the difference', async ({ viewer }) => {
  const other = sampleOf('meningioma').files.FLAIR
  await viewer.visit('?backend=wasm')
  await viewer.open([t1w, other])
  await expect(viewer.probabilities).toContainText(
    new RegExp(`${basename(other)} .+ are on different grids: .+\\. Prepare them first`),
  )
})

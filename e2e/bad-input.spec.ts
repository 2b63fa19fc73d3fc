import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gzip, makeNifti, makePair, type NiftiRecipe } from '../src/volume/testing/make-nifti.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { expect, test } from './fixtures.ts'
import type { MadeFile } from './viewer-page.ts'

const t1w = sampleOf('healthy').files.T1w

const made = (name: string, recipe: NiftiRecipe): MadeFile => ({
  name,
  buffer: Buffer.from(makeNifti(recipe)),
})
const flat = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]

/** Every kind of bad file: what is given at once, and what the page says of it. */
async function badDrops(): Promise<[files: MadeFile[], sentence: RegExp][]> {
  const whole = await readFile(t1w)
  const corrupt = Buffer.from(whole)
  corrupt.fill(0xff, whole.length >> 1, (whole.length >> 1) + 200)
  const packed = Buffer.from(await gzip(makeNifti({ dim: [3, 1000, 1000, 1000], voxels: [1] })))
  const another = (name: string, seed: number) =>
    made(name, { voxels: Array.from({ length: 120 }, (_, i) => i + seed) })
  const five = ['a_T1w', 'a_T1ce', 'a_T2w', 'a_FLAIR', 'a_other'].map((name, at) =>
    another(`${name}.nii`, at),
  )
  return [
    [
      [{ name: 'cut_T1w.nii.gz', buffer: whole.subarray(0, whole.length / 2) }],
      /cut_.*ends too early/,
    ],
    [
      [{ name: 'corrupt_T1w.nii.gz', buffer: corrupt }],
      /corrupt_T1w\.nii\.gz: the gzip (data|checksum)/,
    ],
    [
      [{ name: 'text_T1w.nii.gz', buffer: Buffer.from('no gzip at all') }],
      /text_.*holds no gzip data/,
    ],
    [[made('sound_T1w.nii.gz', {})], /sound_T1w\.nii\.gz: .*not compressed\. Rename/],
    [[{ name: 'noise_T1w.nii', buffer: Buffer.alloc(4000, 7) }], /noise_.*not a NIfTI image/],
    [[made('short_T1w.nii', { voxels: [1, 2] })], /short_.*voxels of .* need .* bytes/],
    [[{ name: 'bomb_T1w.nii.gz', buffer: packed }], /bomb_.*voxels of .* need .* bytes/],
    [
      [made('ext_T1w.nii', { extensions: [24], extensionLength: 1e6 })],
      /ext_.*runs past the end of the header/,
    ],
    [[made('complex_T1w.nii', { datatype: 32 })], /complex_.*complex numbers/],
    [[made('rgb_T1w.nii', { datatype: 128 })], /rgb_.*colours/],
    [[made('flat_T1w.nii', { dim: [2, 64, 64] })], /flat_.*a single slice/],
    [[made('singular_T1w.nii', { srow: flat })], /singular_.*is singular/],
    [[made('huge_T1w.nii', { dim: [3, 30000, 30000, 30000] })], /huge_.*more than 2,048 voxels/],
    [
      [{ name: 'alone_T1w.img', buffer: Buffer.from(makePair({ magic: 'ni1' }).voxels) }],
      /header alone_T1w\.hdr is missing/,
    ],
    [
      [another('one_T1w.nii', 1), another('two_T1w.nii', 2)],
      /one_T1w\.nii and two_T1w\.nii both look like T1w/,
    ],
    [five, /5 scans are open/],
    [[another('else_FLAIR.nii', 3)], /else_FLAIR\.nii did not join/],
  ]
}

test('every kind of bad file says why, and what was open stays open', async ({ viewer }) => {
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

test('voxels that were mended, and scans that say nothing, are told', async ({ viewer }) => {
  await viewer.visit('?backend=wasm')
  const some = Array.from({ length: 117 }, (_, i) => i)
  await viewer.open([
    made('a_T1w.nii', { datatype: 16, voxels: [NaN, Infinity, -Infinity, ...some] }),
    made('a_T2w.nii', { voxels: Array<number>(120).fill(7) }),
  ])
  await expect(viewer.study).toContainText('3 voxels are NaN or infinite. They are set to 0.')
  await expect(viewer.study).toContainText('Every voxel has the same value (7).')
})

test('scans on different grids are refused with what differs', async ({ viewer }) => {
  const other = sampleOf('meningioma').files.FLAIR
  await viewer.visit('?backend=wasm')
  await viewer.open([t1w, other])
  await expect(viewer.probabilities).toContainText(
    new RegExp(`${basename(other)} .+ are on different grids: .+\\. Prepare them first`),
  )
})

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from './fixtures.ts'

const t1w = fileURLToPath(
  new URL('../public/samples/sub-healthy/anat/sub-healthy_T1w.nii.gz', import.meta.url),
)

test('a bad file says why, and what was open stays open', async ({ viewer }) => {
  const whole = await readFile(t1w)
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  const bad = [
    { name: 'cut_T1w.nii.gz', buffer: whole.subarray(0, whole.length / 2) },
    { name: 'plain_T1w.nii.gz', buffer: Buffer.from('this is no gzip at all, whatever its name') },
    { name: 'noise_T1w.nii', buffer: Buffer.alloc(4000, 7) },
  ]
  for (const file of bad) {
    await viewer.open([file])
    await expect(viewer.alert.filter({ hasText: file.name }).first()).toBeVisible()
  }
  await expect(viewer.analyse).toBeEnabled()
  await expect(viewer.page.getByRole('button', { name: 'Show FLAIR' })).toBeVisible()
})

test('scans on different grids open, with what differs, and are not asked about', async ({
  viewer,
}) => {
  const other = t1w.replaceAll('healthy', 'meningioma').replace('_T1w', '_FLAIR')
  await viewer.visit('?backend=wasm')
  await viewer.open([t1w, other])
  await expect(viewer.alert.first()).toContainText("don't lie on one grid")
  await expect(viewer.alert.first()).toContainText('sub-meningioma_FLAIR.nii.gz')
  await expect(viewer.analyse).toBeDisabled()
})

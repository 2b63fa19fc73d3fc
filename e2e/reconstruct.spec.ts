import { openAsBlob } from 'node:fs'
import { readNifti } from '../src/volume/nifti-read.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { expect, test } from './fixtures.ts'

test('hidden parts are restored, and the error inside them reported', async ({ viewer, page }) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
  const first = await viewer.report()
  expect(first.reconstruction?.scheme).toBe('coarse')
  expect(first.reconstruction?.boxes.T1w).toEqual({ count: 86, sizes: [16] })
  for (const error of Object.values(first.reconstruction?.l1 ?? {})) {
    expect(error).toBeGreaterThan(0)
    expect(error).toBeLessThan(0.2)
  }

  const restored = page.getByRole('img', { name: 'Reconstruction', exact: true })
  const inside = await restored.screenshot()
  await page.getByRole('radio', { name: 'Whole output' }).check()
  await expect(async () => expect(await restored.screenshot()).not.toEqual(inside)).toPass()

  await viewer.reconstruction.getByLabel('Seed').fill('7')
  await viewer.reconstruct.click()
  await expect(async () => {
    const { reconstruction } = await viewer.report()
    expect(reconstruction?.seed).toBe(7)
    expect(reconstruction?.l1.T1w).not.toBe(first.reconstruction?.l1.T1w)
  }).toPass({ timeout: 60_000 })
})

test('a whole contrast can be hidden', async ({ viewer }) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.reconstruction.getByLabel('Hide').selectOption('FLAIR')
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
  const { reconstruction } = await viewer.report()
  expect(reconstruction?.l1).toMatchObject({ T1w: null, T1c: null, T2w: null })
  expect(reconstruction?.l1.FLAIR).toBeGreaterThan(0)
})

test('saved volumes are on the grid of the sample’s file', async ({ viewer, page }) => {
  await viewer.visit('?backend=wasm')
  const { id, files } = sampleOf('healthy')
  await viewer.sample.selectOption(id)
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save volumes (.nii.gz)' }).click(),
  ])
  const saved = await headerOf(await download.path())
  const own = await headerOf(files.T1w)
  expect(saved.frames).toBe(4)
  expect(saved.size).toEqual(own.size)
  for (const [at, entry] of own.affine.entries()) expect(saved.affine[at]).toBeCloseTo(entry, 4)
})

async function headerOf(path: string) {
  const { header } = await readNifti({ name: 'file.nii.gz', source: await openAsBlob(path) })
  return header
}

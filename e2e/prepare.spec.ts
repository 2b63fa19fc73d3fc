import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { violations } from './accessibility.ts'
import { expect, test } from './fixtures.ts'
import { moveHead, rawCase } from './made-scans.ts'

const { T1w: t1w, FLAIR: flairFile } = sampleOf('meningioma').files
const degrees = 8

const panel = (page: Page) => page.getByRole('region', { name: 'Preparation' })

test('scans on two grids are aligned, checked and analysed', async ({ viewer, page }) => {
  await viewer.visit('?backend=wasm')
  await viewer.open([t1w, await moveHead(flairFile, 'sub-a_FLAIR.nii.gz', degrees)])
  await expect(viewer.probabilities).toContainText('are on different grids')
  await panel(page).getByRole('button', { name: 'Prepare', exact: true }).click()
  await expect(panel(page)).toContainText('Moved by', { timeout: 120_000 })
  await expect(page.getByRole('img', { name: 'FLAIR with the mask’s border' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await panel(page).getByRole('button', { name: 'Edit mask' }).click()
  await page.getByRole('radio', { name: 'Erase' }).check()
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel(page)).toContainText('Painted by you', { timeout: 60_000 })

  await page.getByRole('button', { name: /^Leave out/ }).click()
  await viewer.analyses()
  const { preparation } = await viewer.report()
  expect(preparation?.reference).toBe('T1w')
  const flair = preparation?.motions.find(({ contrast }) => contrast === 'FLAIR')
  expect(flair?.state).toBe('moved')
  expect(Math.abs((flair?.degrees ?? 0) - degrees)).toBeLessThan(0.7)

  await page.getByText('Save, or prepare again').click()
  const saved = page.waitForEvent('download')
  await panel(page).getByRole('button', { name: 'Save transforms' }).click()
  const transform = { name: 'T1w_to_FLAIR.tfm', path: await (await saved).path() }
  await panel(page).getByRole('button', { name: 'Undo preparation' }).click()
  await expect(panel(page).getByRole('button', { name: 'Prepare', exact: true })).toBeEnabled()

  const buffer = await readFile(transform.path)
  const choose = panel(page).getByLabel('Transforms from files')
  await choose.setInputFiles([{ name: 'flair.tfm', mimeType: 'text/plain', buffer }])
  await expect(viewer.alert.last()).toContainText('Name it like T1w_to_FLAIR.tfm')
  await choose.setInputFiles([{ name: transform.name, mimeType: 'text/plain', buffer }])
  await expect(panel(page).getByLabel('Align')).toHaveValue('file')
  await panel(page).getByRole('button', { name: 'Prepare', exact: true }).click()
  await expect(panel(page)).toContainText('Moved by a transform file', { timeout: 120_000 })
})

test('a raw case with skull on three grids is analysed', async ({ viewer, page }) => {
  test.setTimeout(400_000)
  const { files, millilitres } = await rawCase(sampleOf('meningioma'), degrees)
  await viewer.visit('?backend=wasm')
  await viewer.open(files)
  await expect(panel(page)).toContainText('The skull is still present')
  await panel(page).getByRole('button', { name: 'Prepare', exact: true }).click()
  await expect(panel(page)).toContainText('Moved by', { timeout: 300_000 })
  await expect(panel(page)).not.toContainText('same person')
  await viewer.analyses()
  const { preparation, tasks } = await viewer.report()
  expect(preparation?.mask.from).toMatchObject({ key: 'prepare.maskExtracted' })
  const found = preparation?.mask.millilitres ?? 0
  expect(Math.abs(found / millilitres - 1)).toBeLessThan(0.05)
  const motions = preparation?.motions ?? []
  expect(motions.map(({ contrast, state }) => [contrast, state])).toEqual([
    ['T1w', 'aligned'],
    ['T1c', 'reference'],
    ['T2w', 'moved'],
    ['FLAIR', 'moved'],
  ])
  for (const motion of motions.slice(2))
    expect(Math.abs(motion.degrees - degrees)).toBeLessThan(0.7)
  expect(tasks.length).toBe(3)
})

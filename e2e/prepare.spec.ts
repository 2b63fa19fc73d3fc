import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { sharedPath } from '../src/volume/testing/shared.ts'
import { expect, test } from './fixtures.ts'
import { moved } from './moved-scan.ts'

const anat = fileURLToPath(new URL('../public/samples/sub-meningioma/anat/', import.meta.url))
const t1w = `${anat}sub-meningioma_T1w.nii.gz`
const degrees = 8

const panel = (page: Page) => page.getByRole('region', { name: 'Preparation' })

test('scans on two grids are aligned, checked and asked about', async ({ viewer, page }) => {
  await viewer.visit('?backend=wasm')
  await viewer.open([
    t1w,
    await moved(t1w.replace('_T1w', '_FLAIR'), 'sub-a_FLAIR.nii.gz', degrees),
  ])
  await expect(viewer.alert.first()).toContainText("don't lie on one grid")
  await panel(page).getByRole('button', { name: 'Prepare', exact: true }).click()
  await expect(panel(page)).toContainText('moved by', { timeout: 120_000 })
  await expect(page.getByRole('img', { name: 'FLAIR with the mask’s border' })).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await panel(page).getByRole('button', { name: 'Edit mask' }).click()
  await page.getByRole('radio', { name: 'Erase' }).check()
  await page.getByRole('button', { name: 'Take this mask' }).click()
  await expect(panel(page)).toContainText('painted by you', { timeout: 60_000 })

  await page.getByRole('button', { name: /^Leave out/ }).click()
  await viewer.analyses()
  const { preparation } = await viewer.report()
  expect(preparation?.reference).toBe('T1w')
  const flair = preparation?.motions.find(({ contrast }) => contrast === 'FLAIR')
  expect(flair?.state).toBe('moved')
  expect(Math.abs((flair?.degrees ?? 0) - degrees)).toBeLessThan(0.7)

  await panel(page).getByRole('button', { name: 'Undo preparation' }).click()
  await expect(panel(page).getByRole('button', { name: 'Prepare', exact: true })).toBeEnabled()
})

const raw = sharedPath('data/raw-case')

test('a raw case with skull on three grids comes as far as probabilities', async ({
  viewer,
  page,
}) => {
  test.skip(!raw, 'needs the real scans')
  test.setTimeout(400_000)
  await viewer.visit('?backend=wasm')
  await viewer.open(['t1', 't1c', 't2', 'flair'].map(name => `${raw}/${name}.nii.gz`))
  await expect(panel(page)).toContainText('still show the skull')
  await panel(page).getByRole('button', { name: 'Prepare', exact: true }).click()
  await expect(panel(page)).toContainText('moved by', { timeout: 300_000 })
  await expect(panel(page)).not.toContainText('same person')
  await viewer.analyses()
  const { preparation, tasks } = await viewer.report()
  expect(preparation?.mask.from).toBe('found by the viewer')
  expect(preparation?.mask.millilitres).toBeGreaterThan(1400)
  expect(preparation?.mask.millilitres).toBeLessThan(1750)
  expect(tasks.length).toBe(3)
})

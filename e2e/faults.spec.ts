import { toEnglish } from '../src/messages/english.ts'
import { message } from '../src/messages/message.ts'
import { expect, test } from './fixtures.ts'

test.describe('a script that can’t be fetched', () => {
  test.use({ expected: { complaints: [/ERR_FAILED/] } })

  test('is reported, with a reload of the page', async ({ viewer, page }) => {
    await page.route('**/assets/report-*.js', route => route.abort())
    await viewer.visit('?backend=wasm')
    await viewer.loadSample.click()
    await viewer.seesSlices()
    await viewer.analyses()
    await viewer.exportReport.click()
    const alert = viewer.alert.filter({ hasText: toEnglish(message('appShell.staleChunk')) })
    await expect(alert).toBeVisible()
    await page.getByRole('button', { name: 'Reload page' }).click()
    await expect(viewer.study).toBeHidden()
    await expect(viewer.loadSample).toBeEnabled()
  })
})

test.describe('an uncaught error', () => {
  test.use({ expected: { complaints: [/nobody awaited this/] } })

  test('is shown', async ({ viewer, page }) => {
    await viewer.visit('?backend=wasm')
    await page.evaluate(() => void Promise.reject(new Error('nobody awaited this')))
    await expect(viewer.alert.filter({ hasText: 'nobody awaited this' })).toBeVisible()
  })
})

test('copied diagnostics have no scan names', async ({ viewer, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await viewer.visit('?backend=wasm&debug')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  const title = await viewer.study.locator('.study-title').textContent()
  const panel = page.getByRole('complementary', { name: 'Diagnostics' })
  await panel.getByText('Diagnostics', { exact: true }).click()
  await panel.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect(panel.getByRole('status')).toHaveText('Copied')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(JSON.parse(copied)).toMatchObject({
    environment: { isolated: true },
    model: { backend: 'wasm' },
    timings: { inference: expect.any(Number) },
  })
  expect(copied).not.toContain(title)
  expect(copied).not.toContain('.nii')
})

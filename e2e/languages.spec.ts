import type { Page } from '@playwright/test'
import { languageName, languageTag, locales } from '../src/messages/locale.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { violations } from './accessibility.ts'
import { clippedTexts } from './clipped-texts.ts'
import { expect, test } from './fixtures.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const

/** What is wrong with a screen at either size: axe's findings, and text that is cut off. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const size of sizes) {
    await page.setViewportSize(size)
    const complaints = [...(await violations(page)), ...(await page.evaluate(clippedTexts))]
    found.push(...complaints.map(complaint => `${size.width} px: ${complaint}`))
  }
  await page.setViewportSize(sizes[0])
  return found
}

for (const language of locales)
  test.describe(languageName[language], () => {
    test.use({ language, locale: languageTag[language] })

    test('every screen passes axe and cuts no text off', async ({ viewer, page }) => {
      const { text } = viewer
      const notice = text('study.researchNotice')
      await viewer.visit('?backend=wasm')
      await expect(page.locator('html')).toHaveAttribute('lang', languageTag[language])
      await expect(page.getByText(notice).first()).toBeVisible()
      expect(await faults(page), 'welcome').toEqual([])

      await viewer.sample.selectOption(sampleOf('glioma-mutant').id)
      await viewer.loadSample.click()
      await viewer.seesSlices()
      await page.getByText(text('appStudy.prepareAnyway')).click()
      await viewer.analyses()
      await expect(viewer.probabilities).toContainText(notice)
      expect(await faults(page), 'answer and preparation form').toEqual([])

      await viewer.reconstruct.click()
      await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 60_000 })
      expect(await faults(page), 'reconstruction').toEqual([])

      await page.getByRole('button', { name: text('appModel.models') }).click()
      const models = page.getByRole('dialog', { name: text('appModel.models') })
      await expect(models).toBeVisible()
      expect(await faults(page), 'models').toEqual([])
      await models.getByRole('button', { name: text('appShell.close'), exact: true }).click()

      await page.getByRole('button', { name: text('appShell.help') }).click()
      await expect(page.getByRole('dialog', { name: text('appShell.help') })).toContainText(notice)
      expect(await faults(page), 'help').toEqual([])
    })
  })

test('the switch translates an open study, and the next visit remembers it', async ({
  viewer,
  page,
}) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await page
    .getByRole('combobox', { name: viewer.text('appShell.language') })
    .selectOption({ label: languageName.zh })
  await expect(page.locator('html')).toHaveAttribute('lang', languageTag.zh)
  await expect(page.locator('.study .about')).toHaveText(/\p{Script=Han}/u)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', languageTag.zh)
})

test('the check for cut-off text finds some, and lets an ellipsis with a title pass', async ({
  page,
}) => {
  const narrow = 'width: 40px; overflow: hidden; white-space: nowrap'
  await page.setContent(`
    <p style="${narrow}">cut at the right</p>
    <p style="${narrow}; text-overflow: ellipsis" title="whole">whole in its title</p>
    <p style="height: 5px; overflow: clip">cut at the bottom</p>
    <button style="width: 30px; white-space: nowrap">wider than its box</button>
    <p>whole</p>`)
  const found = await page.evaluate(clippedTexts)
  expect(found.map(line => line.split(': ').at(-1))).toEqual([
    'cut at the right',
    'cut at the bottom',
    'wider than its box',
  ])
})

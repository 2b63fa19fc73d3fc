// screenshots.ts [--all] [FOLDER]: photographs the running app, the built page in a real Chromium with
// a shipped sample, in every language and at the width of a desktop and of a phone: for the README into
// docs/, or with --all the welcome too and both colour schemes.
import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { rawCase } from '../e2e/made-scans.ts'
import { Viewer } from '../e2e/viewer-page.ts'
import { type Locale, languageTag, locales } from '../src/messages/locale.ts'
import { writerFor } from '../src/messages/text.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { chromiumArgs } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const everything = process.argv.includes('--all')
const folder =
  process.argv.slice(2).find(argument => !argument.startsWith('--')) ??
  fileURLToPath(new URL('../docs', import.meta.url))
const sample = sampleOf('glioma-mutant')
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

if (!hasChineseFont()) {
  console.error('No font has Chinese characters. Install one, such as fonts-wqy-zenhei.')
  process.exit(1)
}
await mkdir(folder, { recursive: true })
await build({ root, logLevel: 'error' })
const server = await preview({ root, preview: { port: 4320, strictPort: true } })
const address = server.resolvedUrls?.local[0] ?? ''
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
})
// The sample's brain in a head with skull that moved before two of its scans.
const { files: rawScans } = await rawCase(sample, 6)
for (const language of locales)
  for (const colorScheme of everything ? (['dark', 'light'] as const) : (['dark'] as const))
    await photograph(language, colorScheme)
await browser.close()
await server.close()
process.exit(0)

/** One walk through the app, with a picture of each screen at every size. */
async function photograph(language: Locale, colorScheme: 'dark' | 'light'): Promise<void> {
  const locale = languageTag[language]
  const context = await browser.newContext({ viewport: sizes.desktop, colorScheme, locale })
  const page = await context.newPage()
  const viewer = new Viewer(page, writerFor(language))
  const { text } = viewer

  const shoot = async (screen: string, part = page.getByRole('main')) => {
    const ending = language === 'en' ? '' : `-${language}`
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      // A phone shows one part of the page at a time.
      await part.evaluate(element => element.scrollIntoView())
      await page.waitForTimeout(1500)
      await page.screenshot({ path: `${folder}/${screen}-${size}-${colorScheme}${ending}.png` })
    }
    await page.setViewportSize(sizes.desktop)
  }

  await page.goto(`${address}?backend=wasm`)
  await viewer.loadSample.waitFor()
  if (everything) await shoot('welcome')
  await viewer.sample.selectOption(sample.id)
  await viewer.loadSample.click()
  await page
    .getByRole('button', { name: text('appStudy.showContrast', { contrast: 'T1c' }) })
    .click()
  await viewer.analyses()
  await shoot('probabilities', viewer.probabilities)
  await viewer.reconstruct.click()
  await viewer.reconstruction.getByRole('table').waitFor()
  await shoot('reconstruction')
  await page.getByRole('button', { name: text('appStudy.closeStudy') }).click()
  await viewer.open(rawScans)
  const preparation = page.getByRole('region', { name: text('appStudy.preparation') })
  await preparation.getByRole('button', { name: text('appStudy.prepare'), exact: true }).click()
  await page
    .getByRole('img', { name: text('appStudy.withBorder', { contrast: 'FLAIR' }) })
    .waitFor({ timeout: 300_000 })
  await shoot('preparation')
  await context.close()
}

/** Without one, Chinese text is drawn as empty boxes. Systems without fontconfig bring such fonts. */
function hasChineseFont(): boolean {
  try {
    return execFileSync('fc-list', [':lang=zh'], { encoding: 'utf8' }) !== ''
  } catch {
    return true
  }
}

// screenshots.ts [--all] [FOLDER]: photographs the running app, the built page in a real Chromium with
// a shipped sample: for the README into docs/, or with --all every size and colour scheme.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { rawCase } from '../e2e/made-scans.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { chromiumArgs } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const everything = process.argv.includes('--all')
const folder =
  process.argv.slice(2).find(argument => !argument.startsWith('--')) ??
  fileURLToPath(new URL('../docs', import.meta.url))
const sample = sampleOf('glioma-mutant')

await mkdir(folder, { recursive: true })
await build({ root, logLevel: 'error' })
const server = await preview({ root, preview: { port: 4320, strictPort: true } })
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
})

/** The sample's brain in a head with skull that moved before two of its scans. */
async function rawScans() {
  const { files } = await rawCase(sample, 6)
  return files.map(file => ({ ...file, mimeType: '' }))
}

const sizes = {
  desktop: { width: 1440, height: 900 },
  ...(everything ? { phone: { width: 390, height: 844 } } : {}),
}

for (const [name, viewport] of Object.entries(sizes))
  for (const colorScheme of everything ? (['dark', 'light'] as const) : (['dark'] as const)) {
    const context = await browser.newContext({ viewport, colorScheme })
    const page = await context.newPage()
    const shoot = (what: string) =>
      page.screenshot({ path: `${folder}/${what}-${name}-${colorScheme}.png` })
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?backend=wasm`)
    await page.getByRole('button', { name: 'Load sample' }).waitFor()
    await shoot('welcome')
    await page.getByRole('combobox', { name: /sample/i }).selectOption(sample.id)
    await page.getByRole('button', { name: 'Load sample' }).click()
    await page.getByRole('button', { name: 'Show T1c' }).click()
    await page.getByRole('button', { name: 'Analyse' }).first().click()
    const panel = page.getByRole('region', { name: 'Class probabilities' })
    await panel.getByText('%').first().waitFor({ timeout: 120_000 })
    await page.waitForTimeout(1500)
    await shoot('probabilities')
    await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
    await page.getByRole('region', { name: 'Reconstruction' }).getByRole('table').waitFor()
    await page.waitForTimeout(1500)
    await shoot('reconstruction')
    await page.getByRole('button', { name: 'Close study' }).click()
    await page.getByLabel('Open scans').setInputFiles(await rawScans())
    const preparation = page.getByRole('region', { name: 'Preparation' })
    await preparation.getByRole('button', { name: 'Prepare', exact: true }).click()
    await preparation.getByText('moved by').first().waitFor({ timeout: 300_000 })
    await page.waitForTimeout(1500)
    await shoot('preparation')
    await context.close()
  }

await browser.close()
await server.close()
process.exit(0)

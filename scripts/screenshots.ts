// Photographs the running app for the README: the built page in a real Chromium, a shipped sample.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { chromiumArgs } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.argv[2] ?? fileURLToPath(new URL('../docs', import.meta.url))
const sample = process.argv[3] ?? 'glioma-wildtype'

await mkdir(folder, { recursive: true })
await build({ root, logLevel: 'error' })
const server = await preview({ root, preview: { port: 4320, strictPort: true } })
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
})

const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const

for (const [name, viewport] of Object.entries(sizes))
  for (const colorScheme of ['dark', 'light'] as const) {
    const context = await browser.newContext({ viewport, colorScheme })
    const page = await context.newPage()
    const shoot = (what: string) =>
      page.screenshot({ path: `${folder}/${what}-${name}-${colorScheme}.png` })
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?backend=wasm`)
    await page.getByRole('button', { name: 'Load sample' }).waitFor()
    await shoot('welcome')
    await page.getByRole('combobox', { name: /sample/i }).selectOption(sample)
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
    await context.close()
  }

await browser.close()
await server.close()
process.exit(0)

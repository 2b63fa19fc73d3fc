import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import type { Precision } from '#lamim/bundle/schema.ts'
import { chromiumArgs } from '../../scripts/chromium.mjs'
import type { ForwardPage } from './forward-page/main.ts'

declare const forward: ForwardPage

/**
 * A page in Chromium that runs a bundle's forward passes in WebAssembly.
 * @param plain whether onnxruntime-web runs every part
 */
export async function openForwardPage(bundle: string, precision: Precision, plain = false) {
  const root = fileURLToPath(new URL('forward-page', import.meta.url))
  const project = fileURLToPath(new URL('../..', import.meta.url))
  const configFile = `${project}/vite.config.ts`
  const outDir = `${project}/dist/bench-forward`
  const shared = { root, configFile, publicDir: `${project}/public`, build: { outDir } } as const
  await build({ ...shared, logLevel: 'error' })
  const server = await preview({
    ...shared,
    preview: { port: plain ? 4323 : 4322, strictPort: true },
  })
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  })
  const page = await browser.newPage()
  await page.goto(server.resolvedUrls?.local[0] ?? '')
  await page.getByLabel('Choose a bundle').setInputFiles(bundle)
  const { load } = await page.evaluate(([precision, plain]) => forward.load(precision, plain), [
    precision,
    plain,
  ] as const)
  return {
    load,
    version: browser.version(),
    pass: () => page.evaluate(() => forward.pass()),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { chromiumArgs } from '../scripts/chromium.mjs'
import { oneAnswer } from './browser-answer.ts'
import { benchPreparation } from './browser-prepare.ts'
import { round } from './machine.ts'
import { scans } from './scans.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Waiting times of the built app in Chromium, compared with NiiVue alone. */
export async function benchBrowser() {
  await build({ root, logLevel: 'error' })
  const app = await preview({ root, preview: { port: 4318, strictPort: true } })
  const peer = await servePeer()
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  })
  try {
    return {
      browser: `Chromium ${browser.version()}, headless`,
      first_slices: {
        scan: basename(scans.files[0] ?? ''),
        ours_ms: await inNewPage(browser, page => firstSlices(page, urlOf(app))),
        niivue_alone_ms: await inNewPage(browser, page => firstSlices(page, urlOf(peer))),
      },
      backends: [
        await inNewPage(browser, page => oneAnswer(page, urlOf(app), 'wasm')),
        await inNewPage(browser, page => oneAnswer(page, urlOf(app), 'webgpu')),
      ],
      preparation: await inNewPage(browser, page => benchPreparation(page, urlOf(app))),
    }
  } finally {
    await browser.close()
    await Promise.all([app.close(), peer.close()])
  }
}

function urlOf(server: PreviewServer): string {
  return server.resolvedUrls?.local[0] ?? ''
}

async function servePeer(): Promise<PreviewServer> {
  const folder = fileURLToPath(new URL('niivue-alone', import.meta.url))
  const outDir = fileURLToPath(new URL('../dist/bench-peer', import.meta.url))
  await build({ root: folder, configFile: false, logLevel: 'error', build: { outDir } })
  return preview({
    root: folder,
    configFile: false,
    build: { outDir },
    preview: { port: 4319, strictPort: true },
  })
}

/** A new context, with an empty cache. */
async function inNewPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Time from choosing a file to its slices on screen, the second time, when code is loaded and compiled. */
async function firstSlices(page: Page, url: string): Promise<number> {
  const path = scans.files[0] ?? ''
  const file = { name: basename(path), mimeType: '', buffer: await readFile(path) }
  const taken: number[] = []
  for (let i = 0; i < 2; i++) {
    await page.goto(url)
    await page.waitForLoadState('networkidle')
    await page.getByLabel('Open scans').setInputFiles([file])
    const marks = await page.waitForFunction(
      () => {
        // No named functions: the transpiler's name helper doesn't exist in the page.
        const given = performance.getEntriesByName('scans-given').at(-1)?.startTime
        const drawn = performance.getEntriesByName('slices-drawn').at(-1)?.startTime
        return given !== undefined && drawn !== undefined && drawn > given ? drawn - given : null
      },
      undefined,
      { timeout: 120_000 },
    )
    taken.push((await marks.jsonValue()) ?? NaN)
  }
  return round(taken.at(-1))
}

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'
import { reportSchema } from '#report/schema.ts'
import { chromiumArgs } from '../scripts/chromium.mjs'
import { round } from './machine.ts'
import { scans } from './scans.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The built app in Chromium: what a user waits for, beside NiiVue alone. */
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

/** A context of its own: an empty cache. */
async function inNewPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** From a file given to its slices on screen; the second time, when code is loaded and compiled. */
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
        // No function with a name in here: the transpiler's helper for names isn't in the page.
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

/** From an empty cache to the first probability of a sample, and what the report says it took. */
async function oneAnswer(page: Page, url: string, backend: 'wasm' | 'webgpu') {
  await page.addInitScript(() => {
    const tasks: number[] = []
    new PerformanceObserver(list => {
      for (const { startTime, duration } of list.getEntries()) tasks.push(startTime, duration)
    }).observe({ type: 'longtask', buffered: true })
    Object.assign(globalThis, { longTasks: tasks })
  })
  const began = performance.now()
  await page.goto(`${url}?backend=${backend}`)
  await page.getByRole('button', { name: 'Load sample' }).click()
  const analyse = page.getByRole('button', { name: 'Analyse' }).first()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('button')].some(
      button => button.textContent === 'Analyse' && !button.disabled,
    ),
  )
  // Drawing the slices has its own figure.
  await page.waitForFunction(() => performance.getEntriesByName('slices-drawn').length > 0)
  const settled = 2000
  await page.waitForTimeout(settled)
  const asked = await page.evaluate(() => performance.now())
  await analyse.click()
  const panel = page.getByRole('region', { name: 'Class probabilities' })
  await panel.getByText('%').first().waitFor({ timeout: 300_000 })
  const firstProbability = performance.now() - began - settled
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export report' }).click(),
  ])
  const report = reportSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')))
  const longest = await page.evaluate(asked => {
    const { longTasks } = globalThis as unknown as { longTasks: number[] }
    let longest = 0
    for (let i = 0; i < longTasks.length; i += 2)
      if ((longTasks[i] ?? 0) >= asked) longest = Math.max(longest, longTasks[i + 1] ?? 0)
    return longest
  }, asked)
  const memory = await page.evaluate(async () =>
    'measureUserAgentSpecificMemory' in performance
      ? (
          await (
            performance as unknown as {
              measureUserAgentSpecificMemory(): Promise<{ bytes: number }>
            }
          ).measureUserAgentSpecificMemory()
        ).bytes
      : null,
  )
  return {
    backend: report.backend,
    adapter: report.adapter,
    software: /swiftshader|llvmpipe/i.test(report.adapter),
    precision: report.precision,
    first_probability_from_empty_cache_ms: round(firstProbability),
    timings_ms: Object.fromEntries(
      Object.entries(report.timings).map(([name, value]) => [name, round(value)]),
    ),
    longest_main_thread_task_while_analysing_ms: round(longest),
    memory_mb: memory === null ? null : Math.round(memory / 1e6),
  }
}

import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { reportSchema } from '#report/schema.ts'
import { chromiumArgs } from '../../scripts/chromium.mjs'
import { longestTask, pageTime, watchLongTasks } from '../long-tasks.ts'
import { findChild, measureIdle, measurePeak } from './memory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const MB = 1e6

/** Conversion of a dropped checkpoint: time and memory, then loading and first result. */
export async function benchInBrowser(checkpoint: string) {
  await build({ root, logLevel: 'error' })
  const app = await preview({ root, preview: { port: 4321, strictPort: true } })
  const url = app.resolvedUrls?.local[0] ?? ''
  const profile = await mkdtemp(join(tmpdir(), 'lamim-published-'))
  const browser = await startChromium(profile)
  try {
    const page = await browser.page()
    return {
      reading_alone: await readingSpeed(await browser.page(), checkpoint),
      four_bits: await converted(page, url, checkpoint, '4-bit', browser.pid),
      for_webassembly: {
        ...(await converted(page, url, checkpoint, '8-bit for WebAssembly', browser.pid)),
        ...(await firstResult(page, url)),
      },
    }
  } finally {
    await browser.close()
    await app.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/** A Chromium with storage on disk, like a user's, and its process. */
async function startChromium(profile: string) {
  const context = await chromium.launchPersistentContext(profile, {
    args: chromiumArgs,
    viewport: { width: 1440, height: 900 },
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  })
  return {
    pid: await findChild(/chrom/),
    page: () => context.newPage(),
    close: () => context.close(),
  }
}

/** Seconds for a synced copy on the same disk. */
function copied(path: string): number {
  const copy = `${path}.copy`
  const began = performance.now()
  execFileSync('cp', ['--reflink=never', path, copy])
  execFileSync('sync', [copy])
  const seconds = (performance.now() - began) / 1000
  rmSync(copy)
  return seconds
}

/** Drops a file from the page cache, so that the next read is from disk. */
function outOfMemory(path: string): void {
  execFileSync('sync')
  // Copies no blocks: only the `nocache` flag matters.
  const flags = ['oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']
  execFileSync('dd', [`of=${path}`, ...flags])
}

/** Chromium's read speed of a chosen file without processing, an upper bound for every conversion. */
async function readingSpeed(page: Page, path: string) {
  await page.setContent('<input type="file" />')
  await page.locator('input').setInputFiles(path)
  const seconds = await page.evaluate(async () => {
    const [file] = document.querySelector('input')?.files ?? []
    const began = performance.now()
    let next = 0
    const size = 24 * 2 ** 20
    const readers = new Set<unknown>()
    // Like the conversion: three streams at a time, each with its own buffer.
    const streams = [0, 1, 2].map(async () => {
      let memory = new ArrayBuffer(2 ** 19)
      while (file && next < file.size) {
        const from = next
        next += size
        const reader = file
          .slice(from, from + size)
          .stream()
          .getReader({ mode: 'byob' })
        readers.add(reader)
        for (;;) {
          const { value, done } = await reader.read(new Uint8Array(memory))
          if (value) memory = value.buffer
          if (done) break
        }
        readers.delete(reader)
      }
    })
    await Promise.all(streams)
    return (performance.now() - began) / 1000
  })
  await page.close()
  return { mb_per_s: Math.round((await stat(path)).size / MB / seconds) }
}

/** Times conversions and copies, then measures memory in another run: sampling it takes a fifth of two cores. */
async function converted(page: Page, url: string, path: string, weights: string, pid: number) {
  const { size } = await stat(path)
  const models = await openModels(page, url)
  const heldBefore = await storedBytes(page)
  const first = await convert(page, path, weights, models)
  const bundle = (await storedBytes(page)) - heldBefore
  const fromMemory = await besideCopies(page, url, path, weights, () => {})
  const fromDisk = await besideCopies(page, url, path, weights, () => outOfMemory(path))
  const again = await openModels(page, url)
  const idle = await measureIdle(pid)
  const most = await measurePeak(pid, () => convert(page, path, weights, again))
  return {
    checkpoint_mb: Math.round(size / MB),
    bundle_mb: Math.round(bundle / MB),
    bundle_to_checkpoint: Number((bundle / size).toFixed(4)),
    from_memory: fromMemory,
    from_disk: fromDisk,
    known_case_s: Number(first.knownCase.toFixed(1)),
    idle_page_mb: Math.round(idle),
    peak_over_idle_mb: Math.round(most - idle),
  }
}

/** Median of three conversions and three copies, alternating, since a machine's speed varies. */
async function besideCopies(
  page: Page,
  url: string,
  path: string,
  weights: string,
  ready: () => void,
) {
  const copies: number[] = []
  const conversions: number[] = []
  for (let i = 0; i < 3; i++) {
    ready()
    copies.push(copied(path))
    const models = await openModels(page, url)
    const { writing } = await convert(page, path, weights, models, ready)
    conversions.push(writing)
  }
  const { size } = await stat(path)
  const [copy, conversion] = [median(copies), median(conversions)]
  return {
    writing_s: Number(conversion.toFixed(2)),
    mb_per_s: Math.round(size / MB / conversion),
    copy_mb_per_s: Math.round(size / MB / copy),
    to_copy: Number((copy / conversion).toFixed(2)),
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** @returns the number of listed models */
async function openModels(page: Page, url: string): Promise<number> {
  await page.goto(`${url}?backend=wasm`)
  await page.getByRole('button', { name: 'Models' }).click()
  await page.waitForTimeout(1000)
  return exportsIn(page).count()
}

function exportsIn(page: Page) {
  return page.getByRole('dialog', { name: 'Models' }).getByRole('button', { name: /^Export / })
}

/** Seconds of one conversion. @param models number of models listed before @param ready called before the start */
async function convert(
  page: Page,
  path: string,
  weights: string,
  models: number,
  ready: () => void = () => {},
) {
  const dialog = page.getByRole('dialog', { name: 'Models' })
  // By path, since Playwright copies at most 50 MB into the page.
  await dialog.getByLabel('Choose model files').setInputFiles(path)
  await dialog.getByRole('button', { name: 'Convert' }).waitFor()
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
  await dialog.getByRole('checkbox', { name: weights, exact: true }).check()
  // Without a GPU the dialog's first paint occupies both cores briefly.
  await page.waitForTimeout(1000)
  ready()
  const began = performance.now()
  await dialog.getByRole('button', { name: 'Convert' }).click()
  await saidBy(page, 'Running the known case')
  const written = performance.now()
  await exportsIn(page).nth(models).waitFor({ timeout: 900_000 })
  return {
    writing: (written - began) / 1000,
    knownCase: (performance.now() - written) / 1000,
  }
}

/** Resolves as soon as a text appears: Playwright's own wait polls only twice a second. */
function saidBy(page: Page, text: string): Promise<void> {
  return page.evaluate(
    text =>
      new Promise<void>(said => {
        new MutationObserver((_, watching) => {
          if (!document.body.textContent?.includes(text)) return
          watching.disconnect()
          said()
        }).observe(document.body, { subtree: true, childList: true, characterData: true })
      }),
    text,
  )
}

/** Bytes in the page's own storage. */
function storedBytes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let bytes = 0
    const folders = [await navigator.storage.getDirectory()]
    for (let at = folders.pop(); at; at = folders.pop())
      for await (const entry of (
        at as unknown as { values(): AsyncIterable<FileSystemHandle> }
      ).values())
        if (entry.kind === 'directory') folders.push(entry as FileSystemDirectoryHandle)
        else bytes += (await (entry as FileSystemFileHandle).getFile()).size
    return bytes
  })
}

/** Time from a page reload with the stored bundle to the first reconstruction of a sample. */
async function firstResult(page: Page, url: string) {
  await watchLongTasks(page)
  await page.goto(`${url}?backend=wasm`)
  const began = performance.now()
  await page.getByRole('button', { name: 'Load sample' }).click()
  const reconstruct = page.getByRole('button', { name: 'Reconstruct', exact: true })
  await page.waitForFunction(() =>
    [...document.querySelectorAll('button')].some(
      button => button.textContent === 'Reconstruct' && !button.disabled,
    ),
  )
  const asked = await pageTime(page)
  await reconstruct.click()
  await page
    .getByRole('region', { name: 'Reconstruction' })
    .getByRole('table')
    .waitFor({ timeout: 300_000 })
  const seconds = (performance.now() - began) / 1000
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export report' }).click(),
  ])
  const report = reportSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')))
  return {
    model: report.model.name,
    precision: report.precision,
    first_result_s: Number(seconds.toFixed(1)),
    timings_ms: report.timings,
    longest_main_thread_task_ms: await longestTask(page, asked),
  }
}

import { execFileSync } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { reportSchema } from '#report/schema.ts'
import { chromiumArgs } from '../../scripts/chromium.mjs'
import { longestTask, pageTime, watchLongTasks } from '../long-tasks.ts'
import { atRest, childNamed, peak } from './memory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const MB = 1e6

/** The checkpoint dropped on the page: what the conversion takes, then load and first result. */
export async function benchInBrowser(checkpoint: string) {
  await build({ root, logLevel: 'error' })
  const app = await preview({ root, preview: { port: 4321, strictPort: true } })
  const url = app.resolvedUrls?.local[0] ?? ''
  const profile = await mkdtemp(join(tmpdir(), 'lamim-published-'))
  const browser = await startChromium(profile)
  try {
    const page = await browser.page()
    return {
      copy: copySpeed(checkpoint),
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

/** A Chromium with storage on disk, as a user's has, and the process it runs in. */
async function startChromium(profile: string) {
  const context = await chromium.launchPersistentContext(profile, {
    args: chromiumArgs,
    viewport: { width: 1440, height: 900 },
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  })
  return {
    pid: await childNamed(/chrom/),
    page: () => context.newPage(),
    close: () => context.close(),
  }
}

/** Copies the file on the same disk, written through: the middle of three. */
function copySpeed(path: string) {
  const copy = `${path}.copy`
  const speeds = Array.from({ length: 3 }, () => {
    const began = performance.now()
    execFileSync('cp', ['--reflink=never', path, copy])
    execFileSync('sync', [copy])
    const seconds = (performance.now() - began) / 1000
    rmSync(copy)
    return Math.round(statSync(path).size / MB / seconds)
  })
  return { mb_per_s: speeds.sort((a, b) => a - b)[1] }
}

/** What Chromium reads of a file that a user chose, with nothing done to it: what bounds every conversion. */
async function readingSpeed(page: Page, path: string) {
  await page.setContent('<input type="file" />')
  await page.locator('input').setInputFiles(path)
  const seconds = await page.evaluate(async () => {
    const [file] = document.querySelector('input')?.files ?? []
    const began = performance.now()
    let next = 0
    const size = 24 * 2 ** 20
    // As the conversion does: two requests under way.
    const requests = [0, 1].map(async () => {
      while (file && next < file.size) {
        const at = next
        next += size
        await file.slice(at, at + size).arrayBuffer()
      }
    })
    await Promise.all(requests)
    return (performance.now() - began) / 1000
  })
  await page.close()
  return { mb_per_s: Math.round((await stat(path)).size / MB / seconds) }
}

/** Converts twice: timed, and watched, since looking at memory ten times a second takes a fifth of two cores. */
async function converted(page: Page, url: string, path: string, weights: string, pid: number) {
  const { size } = await stat(path)
  const models = await openModels(page, url)
  const heldBefore = await storedBytes(page)
  const { writing, knownCase } = await convert(page, path, weights, models)
  const bundle = (await storedBytes(page)) - heldBefore
  const again = await openModels(page, url)
  const idle = await atRest(pid)
  const most = await peak(pid, () => convert(page, path, weights, again))
  return {
    checkpoint_mb: Math.round(size / MB),
    bundle_mb: Math.round(bundle / MB),
    bundle_to_checkpoint: Number((bundle / size).toFixed(4)),
    writing_s: Number(writing.toFixed(1)),
    mb_per_s: Math.round(size / MB / writing),
    known_case_s: Number(knownCase.toFixed(1)),
    idle_page_mb: Math.round(idle),
    peak_over_idle_mb: Math.round(most - idle),
  }
}

/** @returns how many models are listed */
async function openModels(page: Page, url: string): Promise<number> {
  await page.goto(`${url}?backend=wasm`)
  await page.getByRole('button', { name: 'Models' }).click()
  await page.waitForTimeout(1000)
  return exportsIn(page).count()
}

function exportsIn(page: Page) {
  return page.getByRole('dialog', { name: 'Models' }).getByRole('button', { name: /^Export / })
}

/** Seconds that one conversion takes. @param models that are listed already */
async function convert(page: Page, path: string, weights: string, models: number) {
  const dialog = page.getByRole('dialog', { name: 'Models' })
  // By its path: Playwright copies no more than 50 MB into the page.
  await dialog.getByLabel('Choose model files').setInputFiles(path)
  await dialog.getByRole('button', { name: 'Convert' }).waitFor()
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
  await dialog.getByRole('checkbox', { name: weights, exact: true }).check()
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

/** Settles when the page says something, at once: Playwright's own wait looks only twice a second. */
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

/** The page opened anew: from the stored bundle to the first reconstruction of a sample. */
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

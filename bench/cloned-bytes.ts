import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build, preview } from 'vite'
import { writeNifti } from '#volume/nifti-write.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import { chromiumArgs } from '../scripts/chromium.mjs'

/** Bytes copied by `postMessage` from the page to workers, by job. */
type Cloned = Readonly<Record<string, number>>

/**
 * Counts bytes that are copied from the page to its workers while one study of four
 * 240 × 240 × 155 float32 scans is analysed, from the click on Analyse to the first probability.
 * `Worker.prototype.postMessage` is wrapped before the page loads: of each message it sums the
 * distinct ArrayBuffers that are neither transferred nor shared. Workers transfer their results.
 */
export async function benchClonedBytes(browser: Browser, url: string) {
  const context = await browser.newContext()
  const folder = await mkdtemp(join(tmpdir(), 'cloned-'))
  try {
    const page = await context.newPage()
    await page.addInitScript(countClones)
    await page.goto(`${url}?backend=wasm`)
    await page.getByLabel('Open scans').setInputFiles(await syntheticScans(folder))
    const analyse = page.getByRole('button', { name: 'Analyse' }).first()
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('button')].some(
          button => button.textContent === 'Analyse' && !button.disabled,
        ),
      undefined,
      { timeout: 120_000 },
    )
    const before = await cloned(page)
    await analyse.click()
    const panel = page.getByRole('region', { name: 'Class probabilities' })
    await panel.getByText('%').first().waitFor({ timeout: 300_000 })
    const after = await cloned(page)
    const jobs = Object.entries(after)
      .map(([job, bytes]) => [job, bytes - (before[job] ?? 0)] as const)
      .filter(([, bytes]) => bytes > 0)
    return {
      scans: '4 × 240 × 240 × 155 float32',
      isolated: await page.evaluate(() => crossOriginIsolated),
      bytes: jobs.reduce((sum, [, bytes]) => sum + bytes, 0),
      by_job: Object.fromEntries(jobs),
    }
  } finally {
    await context.close()
    await rm(folder, { recursive: true })
  }
}

function cloned(page: Page): Promise<Cloned> {
  return page.evaluate(() => ({ ...(globalThis as unknown as { cloned: Cloned }).cloned }))
}

/** Runs in the page. No named functions: the transpiler's name helper doesn't exist there. */
function countClones(): void {
  const bytesByJob: Record<string, number> = {}
  Object.assign(globalThis, { cloned: bytesByJob })
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message: unknown, options?: unknown) {
    const moved = new Set<unknown>(Array.isArray(options) ? options : [])
    const seen = new Set<unknown>()
    const queue: unknown[] = [message]
    let bytes = 0
    while (queue.length > 0) {
      const value = queue.pop()
      if (typeof value !== 'object' || value === null || seen.has(value)) continue
      seen.add(value)
      if (ArrayBuffer.isView(value)) queue.push(value.buffer)
      else if (value instanceof ArrayBuffer) bytes += moved.has(value) ? 0 : value.byteLength
      else if (!(value instanceof Blob) && !(value instanceof SharedArrayBuffer))
        queue.push(...Object.values(value))
    }
    const { job = 'other' } = message as { job?: string }
    bytesByJob[job] = (bytesByJob[job] ?? 0) + bytes
    return postMessage.call(this, message, options as StructuredSerializeOptions)
  }
}

/** Four stripped heads: ellipsoids with varying intensity, so that none is constant. */
async function syntheticScans(folder: string): Promise<string[]> {
  const size = [240, 240, 155] as const
  const [nx, ny, nz] = size
  return Promise.all(
    contrasts.map(async (contrast, at) => {
      const data = new Float32Array(nx * ny * nz)
      for (let i = 0, z = 0; z < nz; z++)
        for (let y = 0; y < ny; y++)
          for (let x = 0; x < nx; x++, i++) {
            const [a, b, c] = [(x - 120) / 70, (y - 120) / 85, (z - 77) / 65]
            if (a * a + b * b + c * c < 1) data[i] = 500 + 100 * at + ((x * 7 + y * 3 + z) % 90)
          }
      const affine = [1, 0, 0, -120, 0, 1, 0, -120, 0, 0, 1, -77, 0, 0, 0, 1] as const
      const volume: Volume = { data, size, affine }
      const blob = await writeNifti([volume], { gzip: false })
      const path = join(folder, `sub-made_${contrast}.nii`)
      await writeFile(path, new Uint8Array(await blob.arrayBuffer()))
      return path
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  await build({ root, logLevel: 'error' })
  const app = await preview({ root, preview: { port: 4320, strictPort: true } })
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  })
  const result = await benchClonedBytes(browser, app.resolvedUrls?.local[0] ?? '')
  console.log(result)
  if (process.argv[2]) await writeFile(process.argv[2], `${JSON.stringify(result, null, 2)}\n`)
  await browser.close()
  await app.close()
}

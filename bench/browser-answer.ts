import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { reportSchema } from '#report/schema.ts'
import { longestTask, pageTime, watchLongTasks } from './long-tasks.ts'
import { round } from './machine.ts'

/** Time from an empty cache to the first probability of a sample, and the report's timings. */
export async function oneAnswer(page: Page, url: string, backend: 'wasm' | 'webgpu') {
  await watchLongTasks(page)
  const began = performance.now()
  await page.goto(`${url}?backend=${backend}`)
  await page.getByRole('button', { name: 'Load sample' }).click()
  const analyse = page.getByRole('button', { name: 'Analyse' }).first()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('button')].some(
      button => button.textContent === 'Analyse' && !button.disabled,
    ),
  )
  // Drawing the slices is measured separately.
  await page.waitForFunction(() => performance.getEntriesByName('slices-drawn').length > 0)
  const settled = 2000
  await page.waitForTimeout(settled)
  const asked = await pageTime(page)
  await analyse.click()
  const panel = page.getByRole('region', { name: 'Class probabilities' })
  await panel.getByText('%').first().waitFor({ timeout: 300_000 })
  const firstProbability = performance.now() - began - settled
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export report' }).click(),
  ])
  const report = reportSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')))
  const longest = await longestTask(page, asked)
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

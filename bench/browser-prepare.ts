import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { apply } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { writeNifti } from '#volume/nifti-write.ts'
import { regrid } from '#volume/regrid.ts'
import type { Grid, Size } from '#volume/volume.ts'
import { sourceAt } from '../cli/files.ts'
import { longestTask, pageTime, watchLongTasks } from './long-tasks.ts'
import { round } from './machine.ts'

const files = ['t1', 't1c', 't2', 'flair'].map(name =>
  fileURLToPath(new URL(`../../shared/data/raw-case/${name}.nii.gz`, import.meta.url)),
)

/** Preparation of raw heads from drop to crop, thick slices and 1 mm; null without real scans. */
export async function benchPreparation(page: Page, url: string) {
  if (!files.every(existsSync)) return null
  const folder = await mkdtemp(join(tmpdir(), 'lamim-bench-'))
  try {
    const thin = await Promise.all(files.map(file => writeThin(file, folder)))
    return [
      await onePreparation(page, url, '4 × 256 × 224 × 26', files),
      await onePreparation(page, url, '4 × 240 × 240 × 155', thin),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function onePreparation(page: Page, url: string, series: string, scans: readonly string[]) {
  await watchLongTasks(page)
  await page.goto(`${url}?backend=wasm`)
  await page.getByLabel('Open scans').setInputFiles([...scans])
  const panel = page.getByRole('region', { name: 'Preparation' })
  const prepare = panel.getByRole('button', { name: 'Prepare', exact: true })
  await page.waitForFunction(() => performance.getEntriesByName('slices-drawn').length > 0)
  await prepare.click({ trial: true, timeout: 120_000 })
  const settled = 3000
  await page.waitForTimeout(settled)
  const asked = await pageTime(page)
  await prepare.click()
  await panel.getByText('moved by').first().waitFor({ timeout: 400_000 })
  const done = await pageTime(page)
  return {
    series,
    seconds: round((done - asked) / 1000),
    longest_main_thread_task_ms: round(await longestTask(page, asked)),
  }
}

/** Resamples the scan to 1 mm voxels. @returns its path in `folder` */
async function writeThin(file: string, folder: string): Promise<string> {
  const volume = (await readNifti(await sourceAt(file))).frame(0)
  const thin = regrid(volume, around(volume), { interpolation: 'linear' })
  const path = join(folder, basename(file))
  await writeFile(path, (await writeNifti([thin], { gzip: true })).stream())
  return path
}

/** A grid of 240 × 240 × 155 mm with the same centre, LPS like most series. */
function around({ size, affine }: Grid): Grid {
  const [x, y, z] = apply(affine, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2])
  const wanted: Size = [240, 240, 155]
  return {
    size: wanted,
    affine: [-1, 0, 0, x + 119.5, 0, -1, 0, y + 119.5, 0, 0, 1, z - 77, 0, 0, 0, 1],
  }
}

import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import { type Report, reportSchema } from '../src/report/schema.ts'
import type { Contrast } from '../src/volume/volume.ts'

const leftOut = 'Leave out (enters as zeros)'

/** A file that a test makes up. */
export interface MadeFile {
  readonly name: string
  readonly buffer: Buffer
}

/** The viewer as a user meets it: everything by role and accessible name. */
export class Viewer {
  readonly openScans: Locator
  readonly loadSample: Locator
  readonly sample: Locator
  readonly analyse: Locator
  readonly reconstruct: Locator
  readonly exportReport: Locator
  readonly cancel: Locator
  readonly probabilities: Locator
  readonly reconstruction: Locator
  readonly alert: Locator
  readonly study: Locator

  constructor(readonly page: Page) {
    this.openScans = page.getByLabel('Open scans')
    this.loadSample = page.getByRole('button', { name: 'Load sample' })
    this.sample = page.getByRole('combobox', { name: /sample/i })
    this.analyse = page.getByRole('button', { name: 'Analyse' }).first()
    this.reconstruct = page.getByRole('button', { name: 'Reconstruct', exact: true })
    this.exportReport = page.getByRole('button', { name: 'Export report' })
    this.cancel = page.getByRole('button', { name: 'Cancel' })
    this.probabilities = page.getByRole('region', { name: 'Class probabilities' })
    this.reconstruction = page.getByRole('region', { name: 'Reconstruction' })
    this.alert = page.getByRole('alert')
    this.study = page.getByRole('complementary', { name: 'Study' })
  }

  async visit(query = ''): Promise<void> {
    await this.page.goto(`./${query}`)
    await expect(this.loadSample).toBeEnabled()
  }

  async open(files: readonly (string | MadeFile)[]): Promise<void> {
    await this.openScans.setInputFiles(
      await Promise.all(
        files.map(async file =>
          typeof file === 'string'
            ? { name: file.split('/').at(-1) ?? file, mimeType: '', buffer: await readFile(file) }
            : { ...file, mimeType: '' },
        ),
      ),
    )
  }

  /** Drops files onto the page, as a hand would. */
  async drop(files: readonly MadeFile[]): Promise<void> {
    const plain = files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') }))
    const transfer = await this.page.evaluateHandle(async files => {
      const transfer = new DataTransfer()
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], name))
      }
      return transfer
    }, plain)
    const body = this.page.locator('body')
    for (const event of ['dragenter', 'dragover', 'drop'])
      await body.dispatchEvent(event, { dataTransfer: transfer })
  }

  /** Waits until the slices of a contrast are on screen. */
  async seesSlices(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Show T1w' })).toBeVisible()
    await expect(this.analyse).toBeEnabled()
  }

  /** Chooses to go on without a contrast. */
  async leaveOut(contrast: Contrast): Promise<void> {
    await this.study.getByLabel(contrast, { exact: true }).selectOption({ label: leftOut })
  }

  /** Presses Analyse and waits for three tasks' numbers. */
  async analyses(): Promise<void> {
    await this.analyse.click()
    await expect(this.probabilities).toContainText('%', { timeout: 150_000 })
  }

  /** The exported report, checked against its schema. */
  async report(): Promise<Report> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.exportReport.click(),
    ])
    return reportSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')))
  }
}

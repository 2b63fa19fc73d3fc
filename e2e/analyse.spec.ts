import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Report } from '../src/report/schema.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import { predict } from './command-line.ts'
import { expect, test } from './fixtures.ts'

const { T1w, T1c, T2w, FLAIR } = sampleOf('meningioma').files
const meningioma = [T1w, T1c, T2w, FLAIR]

const textsOf = (messages: Report['warnings']) => messages.map(({ text }) => text).join()

test('a sample goes from one click to an exported report @no-gpu', async ({ viewer }, info) => {
  await viewer.visit()
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  await expect(viewer.probabilities).toContainText('Not for diagnosis')
  await expect(viewer.probabilities).toContainText(/synthetic/i)

  const report = await viewer.report()
  expect(report.backend).toBe(info.project.name === 'webgpu' ? 'webgpu' : 'wasm')
  expect(report.self_test.state).toBe('passed')
  expect(report.tasks.map(task => task.id)).toEqual(['detection', 'discrimination', 'molecular'])
  for (const { logits, probabilities, calibration } of report.tasks) {
    const [a = NaN, b = NaN] = logits.map((logit, label) =>
      Math.exp(logit / calibration.temperature + (calibration.offset?.[label] ?? 0)),
    )
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
    expect(probabilities[0]).toBeCloseTo(a / (a + b), 5)
  }
  expect(report.notice).toMatch(/Not a medical device/)
  expect(textsOf(report.warnings)).toMatch(/synthetic/i)
})

/** Both run the same variant in WebAssembly; only the engine's build and thread count differ. */
function expectSame(page: Report, terminal: Report): void {
  const { backend, precision, model, scans, left_out, transform } = page
  expect(terminal).toMatchObject({ backend, precision, model, scans, left_out, transform })
  expect(page.tasks).toHaveLength(3)
  for (const [at, { id, probabilities }] of page.tasks.entries()) {
    const other = terminal.tasks[at]
    expect(other?.id).toBe(id)
    for (const [label, value] of probabilities.entries())
      expect(Math.abs(value - (other?.probabilities[label] ?? NaN)), id).toBeLessThan(1e-3)
  }
}

test('four dropped files are assigned, analysed and reported as on the command line', async ({
  viewer,
}) => {
  await viewer.visit('?backend=wasm')
  const files = await Promise.all(
    meningioma.map(async path => ({
      name: basename(path),
      buffer: await readFile(path),
    })),
  )
  await viewer.drop(files)
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.backend).toBe('wasm')
  expect(report.scans.map(scan => [scan.contrast, scan.file])).toEqual([
    ['T1w', basename(T1w)],
    ['T1c', basename(T1c)],
    ['T2w', basename(T2w)],
    ['FLAIR', basename(FLAIR)],
  ])
  expect(report.left_out).toEqual([])
  expectSame(report, await predict(meningioma))
})

test('WebGPU and WebAssembly give the same probabilities', async ({ viewer }) => {
  const found: number[][] = []
  for (const backend of ['wasm', 'webgpu']) {
    await viewer.visit(`?backend=${backend}`)
    await viewer.open(meningioma)
    await viewer.seesSlices()
    await viewer.analyses()
    const report = await viewer.report()
    expect(report.backend).toBe(backend)
    found.push(report.tasks.map(task => task.probabilities[1] ?? NaN))
  }
  const [wasm = [], webgpu = []] = found
  expect(wasm).toHaveLength(3)
  for (const [at, value] of wasm.entries()) expect(webgpu[at]).toBeCloseTo(value, 2)
})

test('a contrast left out by choice is said on screen and in the report', async ({ viewer }) => {
  await viewer.visit('?backend=wasm')
  const three = [T1w, T2w, FLAIR]
  await viewer.open(three)
  await expect(viewer.analyse).toBeDisabled()
  await viewer.leaveOut('T1c')
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.left_out).toEqual(['T1c'])
  expect(textsOf(report.warnings)).toMatch(/T1c left out and replaced by zeros/)
  await expect(viewer.page.getByText(/T1c left out and replaced by zeros/).first()).toBeVisible()
  expectSame(report, await predict(three))
})

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Report } from '../src/report/schema.ts'
import { predict } from './command-line.ts'
import { expect, sharedFile, test } from './fixtures.ts'

const samples = fileURLToPath(new URL('../public/samples/', import.meta.url))
const meningioma = ['T1w', 'ce-gadolinium_T1w', 'T2w', 'FLAIR'].map(
  suffix => `${samples}sub-meningioma/anat/sub-meningioma_${suffix}.nii.gz`,
)

test('a sample goes from one click to an exported report @no-gpu', async ({ viewer }, info) => {
  await viewer.visit()
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  await expect(viewer.probabilities).toContainText('Not for diagnosis')
  await expect(viewer.probabilities).toContainText(/synthetic/i)

  const report = await viewer.report()
  expect(report.backend).toBe(info.project.name === 'no-gpu' ? 'wasm' : 'webgpu')
  expect(report.self_test.state).toBe('passed')
  expect(report.tasks.map(task => task.id)).toEqual(['detection', 'discrimination', 'molecular'])
  for (const { logits, probabilities, temperature } of report.tasks) {
    const [a, b] = logits.map(logit => Math.exp(logit / temperature))
    expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 6)
    expect(probabilities[0]).toBeCloseTo((a ?? NaN) / ((a ?? NaN) + (b ?? NaN)), 5)
  }
  expect(report.notice).toMatch(/Not a medical device/)
  expect(report.warnings.join()).toMatch(/synthetic/i)
})

/** Both run the same variant in WebAssembly: only the engine's build and its threads differ. */
function expectSame(page: Report, terminal: Report): void {
  const { backend, precision, model, scans, left_out, transform } = page
  expect(terminal).toMatchObject({ backend, precision, model, scans, left_out, transform })
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
      name: path.split('/').at(-1) ?? '',
      buffer: await readFile(path),
    })),
  )
  await viewer.drop(files)
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.backend).toBe('wasm')
  expect(report.scans.map(scan => [scan.contrast, scan.file])).toEqual([
    ['T1w', 'sub-meningioma_T1w.nii.gz'],
    ['T1c', 'sub-meningioma_ce-gadolinium_T1w.nii.gz'],
    ['T2w', 'sub-meningioma_T2w.nii.gz'],
    ['FLAIR', 'sub-meningioma_FLAIR.nii.gz'],
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
    found.push(report.tasks.map(task => task.probabilities[1]))
  }
  const [wasm = [], webgpu = []] = found
  for (const [at, value] of wasm.entries()) expect(webgpu[at]).toBeCloseTo(value, 2)
})

test('a real glioma from four BraTS files', async ({ viewer }) => {
  const names = ['t1n', 't1c', 't2w', 't2f']
  const files = names.flatMap(
    name => sharedFile(`data/stripped-case/BraTS-GLI-00001-000-${name}.nii.gz`) ?? [],
  )
  test.skip(files.length < 4, 'the real scans are not beside the repository')
  await viewer.visit()
  await viewer.open(files)
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.scans.map(scan => scan.size)).toEqual(Array(4).fill([240, 240, 155]))
  expect(report.tasks).toHaveLength(3)
})

test('a contrast left out by choice is said on screen and in the report', async ({ viewer }) => {
  await viewer.visit('?backend=wasm')
  const three = meningioma.filter(path => !path.includes('gadolinium'))
  await viewer.open(three)
  await expect(viewer.analyse).toBeDisabled()
  await viewer.leaveOut('T1c')
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.left_out).toEqual(['T1c'])
  expect(report.warnings.join()).toMatch(/Left out and entered as zeros: T1c/)
  await expect(viewer.page.getByText(/Left out and entered as zeros: T1c/).first()).toBeVisible()
  expectSame(report, await predict(three))
})

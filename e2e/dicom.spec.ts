import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeSeries } from '../src/dicom/testing/make-dicom.ts'
import { makeZip } from '../src/dicom/testing/make-zip.ts'
import { violations } from './accessibility.ts'
import { expect, test } from './fixtures.ts'
import { marker, readPageContent } from './page-content.ts'

/** A stripped head: zero outside a ball. */
const size = [48, 48, 32] as const
const brain = (gain: number) => (x: number, y: number, z: number) => {
  const r = Math.hypot(x / 24 - 1, y / 24 - 1, z / 16 - 1)
  return r < 0.85 ? Math.round(gain * (500 - 300 * r) + 5 * x) : 0
}
const plain = { size, spacing: 4, between: 5 }
const exam = [
  ...makeSeries({ series: 1, description: 'localizer' }),
  ...makeSeries({ ...plain, series: 2, description: 't1_mprage', value: brain(1) }),
  ...makeSeries({ ...plain, series: 3, tr: 9000, te: 120, ti: 2500, value: brain(0.6) }),
  ...makeSeries({ ...plain, series: 4, description: 'brain', value: brain(0.8) }),
]

test('a zip of DICOM series is listed, assigned and analysed, without patient names', async ({
  viewer,
  page,
}) => {
  const console: string[] = []
  page.on('console', message => console.push(message.text()))
  await viewer.visit('?backend=wasm')
  const zip = Buffer.from(await (await makeZip(exam)).arrayBuffer())
  await viewer.drop([{ name: 'exam.zip', buffer: zip }])
  const dialog = page.getByRole('dialog', { name: 'Series' })
  const use = (name: string) => dialog.getByRole('combobox', { name: `Use ${name} as` })
  await expect(use('t1_mprage (series 2)')).toHaveValue('T1w')
  await expect(use('series 3')).toHaveValue('FLAIR')
  await expect(use('brain (series 4)')).toHaveValue('')
  await expect(dialog).toContainText(/TR 9,?000 ms, TE 120 ms, TI 2,?500 ms: FLAIR/)
  await expect(dialog).toContainText('32 slices · 48 × 48 × 32 voxels · 4.0 × 4.0 × 5.0 mm')
  await expect(dialog.getByRole('group')).toContainText('localizer (series 1): This is a localizer')
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await dialog.evaluate(box => box.scrollWidth - box.clientWidth)
  expect(overflow).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await readPageContent(page)).not.toMatch(marker)

  await use('brain (series 4)').selectOption('T2w')
  await dialog.getByRole('button', { name: 'Open 3 series' }).click()
  await expect(dialog).toBeHidden()
  await expect(viewer.study.getByText('Assigned by you')).toBeVisible()
  await viewer.leaveOut('T1c')
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.scans.map(({ contrast, file }) => [contrast, file])).toEqual([
    ['T1w', 't1_mprage (series 2)'],
    ['T2w', 'brain (series 4)'],
    ['FLAIR', 'series 3'],
  ])
  expect(JSON.stringify(report)).not.toMatch(marker)
  expect(await readPageContent(page)).not.toMatch(marker)
  expect(console.join('\n')).not.toMatch(marker)
})

test('two patients are not mixed, and a folder without DICOM is reported', async ({
  viewer,
  page,
}) => {
  await viewer.visit('?backend=wasm')
  const both = ['A', 'B'].flatMap((patient, at) =>
    makeSeries({ patient, series: at + 1, description: `t${at + 1}`, value: x => x + at }),
  )
  const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
  for (const { name, source } of both) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, new Uint8Array(await source.arrayBuffer()))
  }
  await page.getByLabel('Choose a folder').setInputFiles(folder)
  const dialog = page.getByRole('dialog', { name: 'Series' })
  await expect(dialog).toContainText('These files are from 2 patients')
  await expect(dialog.getByRole('combobox', { name: /^Use / })).toHaveCount(1)
  await dialog.getByRole('combobox', { name: 'Examination' }).selectOption({ index: 1 })
  await expect(dialog.getByRole('combobox', { name: 'Use t2 (series 2) as' })).toHaveValue('T2w')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()

  const none = await makeZip([{ name: 'holiday/a.jpg', source: new Blob(['no scan']) }])
  await viewer.drop([{ name: 'none.zip', buffer: Buffer.from(await none.arrayBuffer()) }])
  await expect(viewer.alert.filter({ hasText: 'holds no DICOM and no NIfTI file' })).toBeVisible()
})

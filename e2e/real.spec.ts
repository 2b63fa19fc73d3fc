import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from './fixtures.ts'
import { marker, readPageContent } from './page-content.ts'

const sharedFile = (relative: string) =>
  fileURLToPath(new URL(`../../shared/${relative}`, import.meta.url))

/** Extra: real scans beside the repository, which may not be part of it. */
const missing = ['data/stripped-case', 'data/raw-case', 'data/dicom/t1_sagittal'].find(
  relative => !existsSync(sharedFile(relative)),
)
if (missing === undefined) declareTests()
else test.skip(`needs ../shared/${missing}`, () => undefined)

function declareTests(): void {
  test('a glioma from four BraTS files', async ({ viewer }) => {
    const names = ['t1n', 't1c', 't2w', 't2f']
    await viewer.visit()
    await viewer.open(
      names.map(name => sharedFile(`data/stripped-case/BraTS-GLI-00001-000-${name}.nii.gz`)),
    )
    await viewer.seesSlices()
    await viewer.analyses()
    const report = await viewer.report()
    expect(report.scans.map(scan => scan.used_grid.size)).toEqual(Array(4).fill([240, 240, 155]))
    expect(report.tasks).toHaveLength(3)
  })

  test('a raw case with skull on three grids is analysed', async ({ viewer, page }) => {
    test.setTimeout(400_000)
    const panel = page.getByRole('region', { name: 'Preparation' })
    await viewer.visit('?backend=wasm')
    await viewer.open(
      ['t1', 't1c', 't2', 'flair'].map(name => sharedFile(`data/raw-case/${name}.nii.gz`)),
    )
    await panel.getByRole('button', { name: 'Prepare', exact: true }).click()
    await expect(panel).toContainText('Moved by', { timeout: 300_000 })
    await expect(panel).not.toContainText('same person')
    await viewer.analyses()
    const { preparation, tasks } = await viewer.report()
    expect(preparation?.mask.from).toMatchObject({ key: 'prepare.maskExtracted' })
    expect(preparation?.mask.millilitres).toBeGreaterThan(1400)
    expect(preparation?.mask.millilitres).toBeLessThan(1750)
    expect(tasks.length).toBe(3)
  })

  test('a real DICOM folder becomes a T1w scan without patient data', async ({ viewer, page }) => {
    const folder = sharedFile('data/dicom/t1_sagittal')
    const console: string[] = []
    page.on('console', message => console.push(message.text()))
    const files = await Promise.all(
      (await readdir(folder)).map(async name => ({
        name,
        buffer: await readFile(`${folder}/${name}`),
      })),
    )
    // Proves that the dropped files contain the word.
    expect(files[0]?.buffer.toString('latin1')).toMatch(marker)
    await viewer.visit('?backend=wasm')
    await viewer.drop(files)
    const dialog = page.getByRole('dialog', { name: 'Series' })
    const use = dialog.getByRole('combobox', { name: 'Use t1_fl2d_sag (series 3) as' })
    await expect(use).toHaveValue('T1w')
    await expect(dialog).toContainText('35 slices')
    await dialog.getByRole('button', { name: 'Open 1 series' }).click()
    await expect(viewer.study.getByLabel('T1w', { exact: true })).not.toHaveValue(':empty')
    await expect(page.getByRole('button', { name: 'Show T1w' })).toBeEnabled()
    for (const contrast of ['T1c', 'T2w', 'FLAIR'] as const) await viewer.leaveOut(contrast)
    await viewer.analyses()
    expect(JSON.stringify(await viewer.report())).not.toMatch(marker)
    expect(await readPageContent(page)).not.toMatch(marker)
    expect(console.join('\n')).not.toMatch(marker)
  })
}

import { readFile } from 'node:fs/promises'
import { checkpoints, expected, mergedScan } from '../src/lamim/testing/parity/case.ts'
import { violations } from './accessibility.ts'
import { expect, test } from './fixtures.ts'
import { madeCheckpoint, madeFile } from './made-checkpoints.ts'

const detection = 'Classifier: tumour detection'

test('dropped checkpoints become a model that survives a reload', async ({
  viewer,
  models,
  page,
}) => {
  await viewer.visit('?backend=wasm')
  await viewer.drop([
    await madeCheckpoint('SSL_small.pth', 'ssl'),
    await madeCheckpoint('best_metric_classifier.pth', 'classifier'),
  ])
  await expect(models.adding).toContainText('Choose the task of best_metric_classifier.pth')
  await expect(models.convert).toBeDisabled()
  await expect(models.adding.getByLabel('Attention heads')).toHaveValue('1')
  await models.take('best_metric_classifier.pth', detection)
  expect(await violations(page)).toEqual([])
  // The best precision for this machine is preselected, which may differ with a GPU.
  await expect(models.adding.getByRole('checkbox', { checked: true })).toHaveCount(1)
  await models.adding.getByRole('checkbox', { name: '4-bit', exact: true }).check()
  await models.converts('SSL_small')
  const stored = await models.stored()
  expect(stored.filter(path => path.endsWith('/config.json'))).toHaveLength(1)
  for (const precision of ['int8', 'q4'])
    expect(stored.join()).toContain(`/encoder_model_${precision}.onnx`)

  await page.reload()
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.model.name).toBe('SSL_small')
  expect(report.precision).toBe('int8')
  expect(report.self_test.state).toBe('passed')
  expect(report.tasks.map(({ id }) => id)).toEqual(['detection'])
})

test('two checkpoints and a scan give MONAI’s numbers on the page', async ({
  viewer,
  models,
  page,
}) => {
  const { ssl, classifier } = checkpoints()
  await viewer.visit('?backend=wasm')
  await viewer.drop([await madeFile(ssl), await madeFile(classifier)])
  await models.take(classifier.name, detection)
  await models.converts('ssl_parity')
  await page.reload()
  await viewer.open([await madeFile(mergedScan())])
  await viewer.seesSlices()
  await viewer.analyses()
  const [task] = (await viewer.report()).tasks
  expect(task?.probabilities[0]).toBeCloseTo(expected.probabilities[0] ?? NaN, 2)
})

test('a self-supervised checkpoint alone reconstructs, and the page names the missing classifier', async ({
  viewer,
  models,
  page,
}) => {
  await viewer.visit('?backend=wasm')
  await models.open()
  const { name, buffer } = await madeCheckpoint('SSL_ViT_Block4.pth', 'ssl')
  await models.choose.setInputFiles({ name, mimeType: '', buffer })
  await expect(models.adding).toContainText('There is no classifier among the files')
  await models.converts('SSL_ViT_Block4')
  await expect(models.dialog).toContainText('no classifier: reconstruction and embeddings only')
  await models.close()
  await viewer.loadSample.click()
  await expect(viewer.probabilities).toContainText('This model has no classifier')
  await expect(viewer.analyse).toBeDisabled()
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
  const [embeddings] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save embeddings (.npy)' }).click(),
  ])
  expect(embeddings.suggestedFilename()).toBe('embeddings-encoder.npy')
  expect((await readFile(await embeddings.path())).length).toBe(128 + 4 * 216 * 64)
})

test('a cancelled conversion stores nothing', async ({ viewer, models, page }) => {
  // The last step runs the stored model. It is blocked on the engine, after all weights are stored.
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/ort/*', async route => {
    await held
    await route.continue().catch(() => undefined)
  })
  await viewer.visit('?backend=wasm')
  await viewer.drop([await madeCheckpoint('SSL_small.pth', 'ssl')])
  await models.convert.click()
  await expect(models.progress).toHaveJSProperty('value', 0.8)
  expect((await models.stored()).some(path => path.endsWith('.onnx_data'))).toBe(true)
  await models.cancel.click()
  await expect(models.convert).toBeEnabled()
  await expect.poll(() => models.stored()).toEqual([])
  await expect(models.model('SSL_small')).toHaveCount(0)
  release()
})

test('full storage is reported, and the model stays in memory', async ({
  viewer,
  models,
  page,
}) => {
  await page.addInitScript(() => {
    navigator.storage.estimate = async () => ({ quota: 1_000_000, usage: 990_000 })
  })
  await viewer.visit('?backend=wasm')
  await viewer.drop([await madeCheckpoint('SSL_small.pth', 'ssl')])
  await models.converts('SSL_small')
  await expect(models.dialog).toContainText(/storage has 10 kB free, and this model needs/)
  await expect(models.dialog).toContainText('in memory only')
  expect(await models.stored()).toEqual([])
  await models.close()
  await viewer.loadSample.click()
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
})

test('a changed stored file is refused; export, delete and import work', async ({
  viewer,
  models,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await viewer.visit('?backend=wasm')
  await viewer.drop([await madeCheckpoint('SSL_small.pth', 'ssl')])
  await models.converts('SSL_small')
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    models.dialog.getByRole('button', { name: 'Export SSL_small' }).click(),
  ])
  const buffer = await readFile(await zip.path())

  await models.corrupt('encoder_model_int8.onnx_data')
  await page.reload()
  await viewer.loadSample.click()
  await expect(viewer.alert.first()).toContainText(
    /encoder_model_int8.*differs from what the model's config.json promises/,
  )

  await models.open()
  const remove = models.dialog.getByRole('button', { name: 'Delete SSL_small', exact: true })
  await remove.click()
  await models.dialog.getByRole('button', { name: 'Keep SSL_small' }).click()
  await expect(models.model('SSL_small')).toHaveCount(1)
  await remove.click()
  await models.dialog.getByRole('button', { name: 'Delete SSL_small for good' }).click()
  await expect(models.model('SSL_small')).toHaveCount(0)
  await expect(models.inUse).toHaveAccessibleName(/This site’s model/)
  expect(await models.stored()).toEqual([])

  await models.choose.setInputFiles({ name: 'model.zip', mimeType: '', buffer })
  await expect(models.model('SSL_small')).toBeChecked()
  await models.close()
  await expect(viewer.reconstruct).toBeEnabled()
  await viewer.reconstruct.click()
  await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
})

test('other checkpoints are refused with a reason, and nothing is stored', async ({
  viewer,
  models,
}) => {
  const whole = await madeCheckpoint('whole.pth', 'ssl')
  const header = '{"a":{"dtype":"F32"}}'
  const safetensors = Buffer.concat([Buffer.alloc(8), Buffer.from(header.padEnd(64))])
  safetensors.writeBigUInt64LE(BigInt(header.length))
  const legacy = [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  const foreign = Uint8Array.from([0x80, 2, ...Buffer.from('cposix\nsystem\n.')])
  const bad: [file: { name: string; buffer: Buffer }, sentence: RegExp][] = [
    [
      { name: 'cut.pth', buffer: whole.buffer.subarray(0, 100_000) },
      /cut\.pth: the file is cut off/,
    ],
    [{ name: 'old.pth', buffer: Buffer.from([...legacy, 0, 0]) }, /format of PyTorch before 1\.6/],
    [{ name: 'm.safetensors', buffer: safetensors }, /is a safetensors file/],
    [
      await madeCheckpoint('script.pt', 'ssl', { extra: { 'constants.pkl': '' } }),
      /is a TorchScript program/,
    ],
    [await madeCheckpoint('foreign.pth', 'ssl', { pickle: foreign }), /foreign\.pth: .*posix/],
    [await madeCheckpoint('deflated.pth', 'ssl', { method: 8 }), /the archive is compressed/],
    [
      await madeCheckpoint('shape.pth', 'ssl', { shapes: { 'blocks.0.norm1.weight': [63] } }),
      /shape\.pth: 'blocks\.0\.norm1\.weight' has the shape 63, and 64 is expected/,
    ],
    [
      await madeCheckpoint('missing.pth', 'ssl', { shapes: { 'norm.bias': null } }),
      /missing\.pth: .* has 'norm\.bias'.* missing here/,
    ],
    [{ name: 'scans.zip', buffer: whole.buffer }, /There is no config\.json among the files/],
  ]
  await viewer.visit('?backend=wasm')
  await models.open()
  for (const [{ name, buffer }, sentence] of bad) {
    await models.choose.setInputFiles({ name, mimeType: '', buffer })
    await expect(models.alert.filter({ hasText: sentence })).toBeVisible()
    await expect(models.convert).toHaveCount(0)
  }
  expect(await models.stored()).toEqual([])
})

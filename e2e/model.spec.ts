import type { JSHandle, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.describe('a modified model', () => {
  test('with a wrong hash is refused by file name', async ({ viewer, page }) => {
    await page.route('**/onnx/*_data', async route => {
      const response = await route.fetch()
      const body = await response.body()
      body[100] = (body[100] ?? 0) ^ 1
      await route.fulfill({ response, body })
    })
    await viewer.visit('?backend=wasm')
    await viewer.loadSample.click()
    await viewer.analyse.click()
    await expect(viewer.alert.first()).toContainText(
      /onnx\/.*differs from what the model's config.json promises/,
    )
    await expect(page.getByRole('button', { name: 'Show FLAIR' })).toBeVisible()
  })

  test('with random weights shows no probabilities', async ({ viewer, page }) => {
    await page.route('**/models/lamim-demo/config.json', async route => {
      const response = await route.fetch()
      const config = await response.json()
      config.training = { data: 'random', statement: 'Random weights.' }
      await route.fulfill({ response, json: config })
    })
    await viewer.visit('?backend=wasm')
    await viewer.loadSample.click()
    await viewer.seesSlices()
    await viewer.analyse.click()
    await expect(viewer.probabilities).toContainText('random weights')
    await expect(viewer.probabilities).not.toContainText('%')
  })
})

test('a GPU that computes wrongly is reported, and WebAssembly is used instead', async ({
  viewer,
  page,
}) => {
  await page.route('**/models/lamim-demo/config.json', async route => {
    const response = await route.fetch()
    const config = await response.json()
    const [gpu, ...others] = config.variants
    if (others.length === 0) throw new Error('the shipped model should bring two precisions')
    // Only WebGPU uses the first variant, whose expected numbers are falsified.
    gpu.backends = ['webgpu']
    for (const values of Object.values<number[]>(
      config.self_test.expected[gpu.precision].hidden_states,
    ))
      values[0] = (values[0] ?? 0) + 5
    await route.fulfill({ response, json: config })
  })
  await viewer.visit()
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  const report = await viewer.report()
  expect(report.backend).toBe('wasm')
  expect(report.warnings.map(({ text }) => text).join()).toMatch(/fails the model's self-test/)
})

test('cancel stops the job, and the study stays open', async ({ viewer, page }) => {
  await page.route('**/onnx/encoder*_data', async route => {
    await new Promise(resolve => setTimeout(resolve, 3000))
    await route.continue()
  })
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyse.click()
  await viewer.cancel.first().click()
  await expect(viewer.analyse).toBeEnabled()
  await expect(viewer.alert).toHaveCount(0)
  await viewer.analyses()
})

test.describe('a lost GPU', () => {
  // onnxruntime logs an error when the device is lost.
  test.use({ expected: { complaints: [/^console: Aborted\(\)/] } })

  test('is opened again: the study stays open, and the analysis succeeds', async ({
    viewer,
    page,
    browser,
  }) => {
    await viewer.visit('?backend=webgpu')
    await viewer.loadSample.click()
    await viewer.seesSlices()
    await viewer.analyses()
    const before = await viewer.report()
    const engines: string[] = []
    page.on('worker', worker => engines.push(worker.url()))
    const device = await witness(page)
    const session = await browser.newBrowserCDPSession()
    // The crashing GPU process sends no reply.
    session.send('Browser.crashGpuProcess' as 'Browser.getVersion').catch(() => {})
    expect(await device.evaluate(({ lost }) => lost)).toBe('unknown')
    await viewer.reconstruct.click()
    await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
    const after = await viewer.report()
    expect(engines.length, 'a new engine after the old one died').toBeGreaterThan(0)
    expect(after.backend).toBe('webgpu')
    expect(after.scans).toEqual(before.scans)
    expect(after.reconstruction?.l1.T1w).toBeGreaterThan(0)
  })
})

/** A device of the page's own, lost with the others when the GPU's process dies. @returns why, once it is lost */
function witness(page: Page): Promise<JSHandle<{ readonly lost: Promise<string> }>> {
  return page.evaluateHandle(async () => {
    const adapter = await navigator.gpu.requestAdapter()
    const device = await adapter?.requestDevice()
    if (!device) throw new Error('there is no WebGPU to lose')
    return { lost: device.lost.then(({ reason }) => reason as string) }
  })
}

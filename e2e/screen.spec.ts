import type { Page } from '@playwright/test'
import { violations } from './accessibility.ts'
import { expect, test } from './fixtures.ts'

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing on any screen (${scheme})`, async ({ viewer, page }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await viewer.visit('?backend=wasm')
    expect(await violations(page), 'first visit').toEqual([])
    await viewer.loadSample.click()
    await viewer.seesSlices()
    await viewer.analyses()
    expect(await violations(page), 'probabilities').toEqual([])
    await viewer.reconstruct.click()
    await expect(viewer.reconstruction.getByRole('table')).toBeVisible({ timeout: 150_000 })
    expect(await violations(page), 'reconstruction').toEqual([])
  })

test('an evidence map has a legend, and axe finds nothing in it or in the help', async ({
  viewer,
  page,
}) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  await page.getByRole('combobox', { name: 'Task' }).selectOption({ index: 1 })
  await expect(page.getByRole('figure')).toContainText(
    /Percentage points that a block adds to or takes from ‘.+’, drawn from [\d.]+ on/,
    { timeout: 90_000 },
  )
  expect(await violations(page), 'evidence').toEqual([])
  await page.getByRole('button', { name: 'Help' }).click()
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
  expect(await violations(page), 'help').toEqual([])
})

test('on a phone everything is reachable, without horizontal overflow', async ({
  viewer,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.click()
  await viewer.seesSlices()
  await viewer.analyses()
  await viewer.exportReport.scrollIntoViewIfNeeded()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('the whole workflow works with the keyboard', async ({ viewer, page }) => {
  await viewer.visit('?backend=wasm')
  await viewer.loadSample.focus()
  await page.keyboard.press('Enter')
  await viewer.seesSlices()
  await page.keyboard.press('a')
  await expect(viewer.probabilities).toContainText('%', { timeout: 150_000 })
  await page.keyboard.press('4')
  await expect(page.getByRole('button', { name: 'Show FLAIR' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('ten cases in a row leak no memory', async ({ viewer, page }) => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype
    const contexts = new Set<WebGL2RenderingContext>()
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      ...args: unknown[]
    ) {
      const context = Reflect.apply(getContext, this, args)
      if (context instanceof WebGL2RenderingContext) contexts.add(context)
      return context
    } as typeof getContext
    Object.assign(globalThis, {
      liveContexts: () => [...contexts].filter(context => !context.isContextLost()).length,
    })
  })
  await viewer.visit('?backend=wasm')
  const options = await viewer.sample.locator('option').all()
  const names = await Promise.all(options.map(option => option.getAttribute('value')))
  const contexts: number[] = []
  const memory: number[] = []
  for (let at = 0; at < 10; at++) {
    await viewer.sample.selectOption(names[at % names.length] ?? '')
    await viewer.loadSample.click()
    await viewer.seesSlices()
    await expect(page.getByRole('progressbar')).toHaveCount(0)
    contexts.push(
      await page.evaluate(() =>
        (globalThis as unknown as { liveContexts(): number }).liveContexts(),
      ),
    )
    memory.push(await bytesInUse(page))
  }
  // The stage has one canvas; 0 would mean that the counter is broken.
  expect(contexts).toEqual(Array(10).fill(1))
  // A case has 4 × 1.4 million voxels; a leak of one volume per case would add 60 MB.
  expect(Math.max(...memory.slice(2)) - (memory[1] ?? 0)).toBeLessThan(40e6)
})

/** JavaScript's memory after garbage collection, with array buffers. */
async function bytesInUse(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    backingStorageSize?: number
  }
  await session.detach()
  return usedSize + backingStorageSize
}

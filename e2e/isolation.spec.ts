import { fileURLToPath } from 'node:url'
import { preview } from 'vite'
import { expect, test } from './fixtures.ts'

test('on a host without isolation headers the page isolates itself and has threads', async ({
  page,
}) => {
  const server = await preview({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    preview: { port: 4322, strictPort: true },
  })
  try {
    await page.goto('http://localhost:4322/')
    await expect
      .poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false), { timeout: 20_000 })
      .toBe(true)
    await expect(page.getByRole('button', { name: 'Load sample' })).toBeVisible()
  } finally {
    await server.close()
  }
})

import { defineConfig } from '@playwright/test'
import { chromiumArgs } from './scripts/chromium.mjs'

const executablePath = process.env.CHROMIUM_PATH
const launch = executablePath ? { executablePath } : {}
const port = Number(process.env.E2E_PORT ?? 4317)

/** The built app, as a user gets it: once with a (software) GPU, once without any. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 1,
  use: { baseURL: `http://localhost:${port}/`, viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'webgpu', use: { launchOptions: { args: chromiumArgs, ...launch } } },
    {
      name: 'no-gpu',
      grep: /@no-gpu/,
      use: {
        launchOptions: {
          args: [
            ...chromiumArgs.filter(arg => !arg.includes('webgpu')),
            '--disable-features=WebGPU',
          ],
          ...launch,
        },
      },
    },
  ],
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    // A server left over from another build would be tested instead of ours.
    reuseExistingServer: false,
  },
})

import { defineConfig, type Project } from '@playwright/test'
import { chromiumArgs } from './scripts/chromium.mjs'

const executablePath = process.env.CHROMIUM_PATH
const launch = executablePath ? { executablePath } : {}
const port = Number(process.env.E2E_PORT ?? 4317)

/** Firefox runs the tests that need neither a GPU nor Chromium's protocol. */
const firefox = { name: 'firefox', grep: /@no-gpu/, use: { browserName: 'firefox' } } as const

/** Once with a software GPU, once without any. */
const chromium: Project[] = [
  { name: 'webgpu', use: { launchOptions: { args: chromiumArgs, ...launch } } },
  {
    name: 'no-gpu',
    grep: /@no-gpu/,
    use: {
      launchOptions: {
        args: [...chromiumArgs.filter(arg => !arg.includes('webgpu')), '--disable-features=WebGPU'],
        ...launch,
      },
    },
  },
]

/** The built app, as a user gets it. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 1,
  use: { baseURL: `http://localhost:${port}/`, viewport: { width: 1440, height: 900 } },
  projects: process.env.E2E_BROWSER === 'firefox' ? [firefox] : chromium,
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    // A running server could be serving another build.
    reuseExistingServer: false,
  },
})

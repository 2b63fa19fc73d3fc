// Finds a Chromium that tests can drive, or installs one: CHROMIUM_PATH, a system browser,
// Playwright's own, Debian's package (as root), Playwright's download.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Flags for a headless Chromium with a software WebGPU adapter that stays off the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

async function playwrightOwn() {
  const { chromium } = await import('@playwright/test')
  return chromium.executablePath()
}

function attempt(command, args) {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    return true
  } catch {
    return false
  }
}

/** Path of a Chromium. @throws when none can be found or installed */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`CHROMIUM_PATH is ${given}, but no file is there.`)
  }
  const present = [...candidates, await playwrightOwn()].find(path => path && existsSync(path))
  if (present) return present
  console.error('No Chromium found: installing one.')
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    attempt('apt-get', ['update', '-qq'])
    if (attempt('apt-get', ['install', '-y', '-qq', 'chromium'])) return '/usr/bin/chromium'
  }
  if (attempt('npx', ['playwright', 'install', 'chromium'])) {
    const own = await playwrightOwn()
    if (existsSync(own)) return own
  }
  throw new Error(
    'No Chromium could be found or installed: set CHROMIUM_PATH to one and try again.',
  )
}

/** Environment that lets Dawn in Node use Chromium's software Vulkan driver; empty without one. */
export function dawnEnvironment(chromium) {
  const folder = ['/usr/lib/chromium', dirname(chromium)].find(folder =>
    existsSync(join(folder, 'vk_swiftshader_icd.json')),
  )
  if (!folder) return {}
  const { VK_DRIVER_FILES, LD_LIBRARY_PATH } = process.env
  return {
    VK_DRIVER_FILES: VK_DRIVER_FILES ?? join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [LD_LIBRARY_PATH, folder].filter(Boolean).join(':'),
  }
}

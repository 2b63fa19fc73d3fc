import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machine } from '../machine.ts'
import { benchInBrowser } from './browser.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { benchDawn, benchDawnMemory } from './dawn.ts'
import { benchForward } from './forward.ts'

// Node 20 calls `openAsBlob` experimental.
process.removeAllListeners('warning')

const folder = await mkdtemp(join(tmpdir(), 'lamim-published-'))
try {
  const checkpoint = join(folder, 'SSL_ViT_Block16.pth')
  await writeCheckpoint(checkpoint)
  const results = {
    machine: machine(),
    date: new Date().toISOString(),
    note: 'LaMIM at its published size with random weights: time and size, never answers.',
    browser: await benchInBrowser(checkpoint),
    forward: [
      await benchForward(checkpoint, folder, 'int8'),
      await benchForward(checkpoint, folder, 'q4'),
    ],
    dawn: {
      shipped: await benchDawn(),
      published_loaded: await benchDawnMemory(join(folder, 'q4')),
    },
  }
  const path = fileURLToPath(new URL('../published.json', import.meta.url))
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  const { browser, forward, dawn } = results
  console.log(`Disk copy: ${browser.copy.mb_per_s} MB/s`)
  console.table({ '4 bits': browser.four_bits, int8: browser.for_webassembly })
  console.table(forward)
  console.log(JSON.stringify(dawn, null, 1))
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit(0)

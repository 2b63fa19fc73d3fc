// run.ts [PART…]: measures LaMIM at its published size, or only the parts `browser`, `forward`, `dawn`.
// Other parts keep their figures and commit in ../published.json.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machine } from '../machine.ts'
import { benchInBrowser } from './browser.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { benchDawn, benchDawnMemory } from './dawn.ts'
import { benchForward } from './forward.ts'

// Node 20 warns that `openAsBlob` is experimental.
process.removeAllListeners('warning')

const path = fileURLToPath(new URL('../published.json', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'lamim-published-'))
const checkpoint = join(folder, 'SSL_ViT_Block16.pth')
const parts = {
  browser: () => benchInBrowser(checkpoint),
  forward: async () => ({
    int8: await benchForward(checkpoint, folder, 'int8'),
    q4: await benchForward(checkpoint, folder, 'q4'),
  }),
  dawn: async () => ({
    shipped: await benchDawn(),
    published_loaded: await benchDawnMemory(checkpoint, folder),
  }),
}
const asked = Object.keys(parts).filter(
  part => process.argv.length < 3 || process.argv.includes(part),
) as (keyof typeof parts)[]
const results: Record<string, unknown> = {
  note: 'LaMIM at its published size with random weights: time and size, never answers.',
  ...JSON.parse(await readFile(path, 'utf8').catch(() => '{}')),
}
try {
  await writeCheckpoint(checkpoint)
  for (const part of asked) {
    results[part] = {
      machine: machine(),
      date: new Date().toISOString(),
      figures: await parts[part](),
    }
    console.log(JSON.stringify({ [part]: results[part] }, null, 1))
    await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exit(0)

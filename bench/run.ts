import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { benchBrowser } from './browser.ts'
import { benchDrift, benchNode } from './inference.ts'
import { machine } from './machine.ts'
import { benchTransform } from './transform.ts'

// Node 20 warns that `openAsBlob` is experimental.
process.removeAllListeners('warning')

const results = {
  machine: machine(),
  date: new Date().toISOString(),
  note: 'A software GPU adapter proves correctness only: its times say nothing about a GPU.',
  transform: await benchTransform(),
  node: await benchNode(),
  drift_from_float32: await benchDrift(),
  chromium: await benchBrowser(),
}
await writeFile(
  fileURLToPath(new URL('results.json', import.meta.url)),
  `${JSON.stringify(results, null, 2)}\n`,
)

const { transform, node, chromium, drift_from_float32: drift } = results
console.log(
  `\nLoad, scale, resize (${transform.scans}), best of ${transform.viewer.scale_resize.runs}`,
)
console.table({
  viewer: bests(transform.viewer),
  ...('absent' in transform.monai ? {} : { MONAI: bests(transform.monai) }),
})
if ('absent' in transform.monai) console.log(`MONAI: ${transform.monai.absent}`)
console.log('\nShipped model in Node')
console.table(
  node.map(({ engine, precision, load_ms, proof_ms, classify, restore }) => ({
    engine,
    precision,
    load_ms,
    proof_ms,
    classify_ms: classify.best,
    restore_ms: restore.best,
  })),
)
if (drift) {
  console.log('\nDrift from MONAI’s float32, reference case')
  console.table(
    drift.map(({ precision, hidden_states, reconstruction, probability }) => ({
      precision,
      hidden_max: hidden_states.max,
      hidden_rms: hidden_states.rms,
      reconstruction_max: reconstruction.max,
      probability,
    })),
  )
}
console.log(`\n${chromium.browser}`)
console.table(chromium.first_slices)
console.table(chromium.backends.map(({ timings_ms, ...rest }) => ({ ...rest, ...timings_ms })))
if (chromium.preparation) console.table(chromium.preparation)
process.exit(0)

function bests(timings: Record<string, { best: number }>): Record<string, number> {
  return Object.fromEntries(Object.entries(timings).map(([name, { best }]) => [name, best]))
}

// bundle-size.mjs [--update]: compares the built site's scripts, styles and WebAssembly with
// bundle-size.json, and fails when a kind has grown. --update accepts the current sizes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const baselinePath = fileURLToPath(new URL('bundle-size.json', import.meta.url))
/** Tolerated growth: a small feature's few kilobytes. */
const allowed = 1.02

/** kB after gzip by kind of file. */
function measure() {
  const totals = { 'first load': 0, '.js': 0, '.css': 0, '.wasm': 0 }
  const first = firstLoad()
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const kind = extname(path)
    if (!(kind in totals)) continue
    const size = gzipSync(readFileSync(join(dist, path)), { level: 9 }).length
    totals[kind] += size
    if (first.has(path.replaceAll('\\', '/'))) totals['first load'] += size
  }
  return Object.fromEntries(
    Object.entries(totals).map(([kind, bytes]) => [kind, Math.round(bytes / 1000)]),
  )
}

/** Scripts and styles in index.html, which block the page's start. */
function firstLoad() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  return new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(([, path]) => path),
  )
}

const found = measure()
if (process.argv.includes('--update'))
  writeFileSync(baselinePath, `${JSON.stringify(found, null, 2)}\n`)
const baseline = JSON.parse(readFileSync(baselinePath, 'utf8'))
let grown = false
for (const [kind, size] of Object.entries(found)) {
  const before = baseline[kind] ?? 0
  const tooLarge = size > Math.ceil(before * allowed)
  grown ||= tooLarge
  console.log(`${kind.padEnd(10)} ${size} kB, was ${before} kB${tooLarge ? ': GROWN' : ''}`)
}
if (grown) {
  console.log('The build has grown: find out why, or accept it with npm run size -- --update.')
  process.exit(1)
}

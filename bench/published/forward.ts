import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { configPath, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig, Precision } from '#lamim/bundle/schema.ts'
import { convert } from '#models/convert.ts'
import { bundleAt, folderSink, sourceAt } from '../../cli/files.ts'
import { thisMachine } from '../../cli/machine.ts'
import { openForwardPage } from './forward-browser.ts'

const rounds = 5

/** The checkpoint as a bundle of one precision, converted once. */
export async function publishedBundle(checkpoint: string, folder: string, precision: Precision) {
  const path = join(folder, precision)
  if (existsSync(join(path, configPath)))
    return { path, config: (await readBundle(bundleAt(path))).config }
  await mkdir(path, { recursive: true })
  const config = await convert(
    { ssl: await sourceAt(checkpoint), classifiers: [], precisions: [precision], name: precision },
    { sink: folderSink(path), source: bundleAt(path) },
    thisMachine(),
  )
  return { path, config }
}

/**
 * Times encoder and decoder of one precision in the viewer and in its peers, alternating. The viewer and
 * onnxruntime-web run in Chromium, the others as processes.
 */
export async function benchForward(checkpoint: string, folder: string, precision: Precision) {
  const { path, config } = await publishedBundle(checkpoint, folder, precision)
  const { threads } = thisMachine()
  const page = await openForwardPage(path, precision)
  const plain = precision === 'int8' ? await openForwardPage(path, precision, true) : null
  const peers = await startPeers(path, config, threads)
  const narrow = {
    avx2: await startPeers(path, config, threads, widths.avx2),
    sse: await startPeers(path, config, threads, widths.sse),
  }
  const taken = Object.fromEntries(names.map(name => [name, [] as number[]])) as Taken
  for (let round = 0; round <= rounds; round++) {
    const { encoder, decoder } = await page.pass()
    const web = await plain?.pass()
    const times = {
      viewer: encoder + decoder,
      encoder,
      web: web ? web.encoder + web.decoder : Number.NaN,
      torch: (await peers?.ask('torch')) ?? Number.NaN,
      native: (await peers?.ask('native')) ?? Number.NaN,
      avx2: (await narrow.avx2?.ask('torch')) ?? Number.NaN,
      sse: (await narrow.sse?.ask('torch')) ?? Number.NaN,
    }
    // The first round is a warm-up.
    if (round > 0) for (const name of names) taken[name].push(times[name])
  }
  const operations = await peers?.profile()
  for (const one of [peers, narrow.avx2, narrow.sse]) one?.end()
  await page.close()
  await plain?.close()
  const of = (name: (typeof names)[number]) => median(taken[name])
  return {
    precision,
    engine: `Chromium ${page.version}, WebAssembly, ${threads} threads`,
    peers: peers?.versions ?? 'absent: set PYTHON to one that has torch, monai and onnxruntime',
    load_ms: Math.round(page.load),
    forward_ms: of('viewer'),
    encoder_ms: of('encoder'),
    ...(plain ? { onnxruntime_web_ms: of('web') } : {}),
    pytorch_float32_ms: of('torch'),
    native_onnxruntime_ms: of('native'),
    pytorch_float32_avx2_ms: of('avx2'),
    pytorch_float32_sse_ms: of('sse'),
    to_pytorch: ratio(of('viewer'), of('torch')),
    to_native: ratio(of('viewer'), of('native')),
    to_pytorch_avx2: ratio(of('viewer'), of('avx2')),
    to_pytorch_sse: ratio(of('viewer'), of('sse')),
    peers_operations_ms: operations,
  }
}

const names = ['viewer', 'encoder', 'web', 'torch', 'native', 'avx2', 'sse'] as const
type Taken = Record<(typeof names)[number], number[]>

/**
 * PyTorch limited to narrower SIMD than this processor may have: 256 bits, as on most computers, and
 * 128 bits, as in WebAssembly.
 */
const widths = {
  avx2: {
    ATEN_CPU_CAPABILITY: 'avx2',
    ONEDNN_MAX_CPU_ISA: 'AVX2',
    MKL_ENABLE_INSTRUCTIONS: 'AVX2',
  },
  sse: {
    ATEN_CPU_CAPABILITY: 'default',
    ONEDNN_MAX_CPU_ISA: 'SSE41',
    MKL_ENABLE_INSTRUCTIONS: 'SSE4_2',
  },
} as const

function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)
}

function ratio(a = Number.NaN, b = Number.NaN): number {
  return Number((a / b).toFixed(2))
}

/** The peers' process; null if Python lacks them. */
async function startPeers(
  folder: string,
  config: BundleConfig,
  threads: number,
  held: Readonly<Record<string, string>> = {},
) {
  const variant = config.variants[0]
  const encoder = Object.values(variant?.encoders ?? {})[0]
  if (!variant?.decoder || !encoder) return null
  const script = fileURLToPath(new URL('forward.py', import.meta.url))
  const { OPENBLAS_CORETYPE: _, ...env } = process.env
  const child = spawn(
    process.env.PYTHON ?? 'python3',
    [script, join(folder, encoder), join(folder, variant.decoder), String(threads)],
    { stdio: ['pipe', 'pipe', 'ignore'], env: { ...env, ...held } },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done) return null
  return {
    versions: `torch and onnxruntime ${first.value.replace('ready ', '')}`,
    async ask(name: string) {
      child.stdin.write(`${name}\n`)
      return Number((await lines.next()).value)
    },
    async profile(): Promise<unknown> {
      child.stdin.write('profile\n')
      return JSON.parse((await lines.next()).value ?? 'null')
    },
    end: () => child.kill(),
  }
}

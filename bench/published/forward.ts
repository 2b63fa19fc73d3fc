import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { configPath, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig, Precision } from '#lamim/bundle/schema.ts'
import { seededInput } from '#runtime/probe.ts'
import { convert } from '#study/convert.ts'
import { sessionJobs } from '#study/session-jobs.ts'
import { bundleAt, folderSink, sourceAt } from '../../cli/files.ts'
import { thisMachine } from '../../cli/machine.ts'

const rounds = 5
const nothingHidden = [[], [], [], []] as const

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

/** Encoder and decoder of one precision, ours and its peers', one after another, round by round. */
export async function benchForward(checkpoint: string, folder: string, precision: Precision) {
  const { path, config } = await publishedBundle(checkpoint, folder, precision)
  const jobs = sessionJobs(thisMachine(), () => bundleAt(path))
  const model = await jobs.load({ location: { folder: path }, backend: 'wasm', precision }, {})
  const input = seededInput(1)
  const ours = async () => {
    const began = performance.now()
    await jobs.restore({ input, boxes: nothingHidden.map(() => []) as never }, {})
    return performance.now() - began
  }
  const peers = await startPeers(path, config, thisMachine().threads)
  const narrow = {
    avx2: await startPeers(path, config, thisMachine().threads, widths.avx2),
    sse: await startPeers(path, config, thisMachine().threads, widths.sse),
  }
  const taken = Object.fromEntries(names.map(name => [name, [] as number[]])) as Taken
  for (let round = 0; round <= rounds; round++) {
    const times = {
      ours: await ours(),
      torch: (await peers?.ask('torch')) ?? Number.NaN,
      native: (await peers?.ask('native')) ?? Number.NaN,
      avx2: (await narrow.avx2?.ask('torch')) ?? Number.NaN,
      sse: (await narrow.sse?.ask('torch')) ?? Number.NaN,
    }
    // The first of each warms up.
    if (round > 0) for (const name of names) taken[name].push(times[name])
  }
  const operations = await peers?.profile()
  for (const one of [peers, narrow.avx2, narrow.sse]) one?.end()
  const [one, other, native, avx2, sse] = names.map(name => median(taken[name]))
  return {
    precision,
    engine: `wasm, ${model.adapter}`,
    peers: peers?.versions ?? 'absent: set PYTHON to one that has torch, monai and onnxruntime',
    load_ms: Math.round(model.timings.load),
    proof_ms: Math.round(model.timings.proof),
    forward_ms: one,
    pytorch_float32_ms: other,
    native_onnxruntime_ms: native,
    pytorch_float32_avx2_ms: avx2,
    pytorch_float32_sse_ms: sse,
    to_pytorch: ratio(one, other),
    to_native: ratio(one, native),
    to_pytorch_avx2: ratio(one, avx2),
    to_pytorch_sse: ratio(one, sse),
    peers_operations_ms: operations,
  }
}

const names = ['ours', 'torch', 'native', 'avx2', 'sse'] as const
type Taken = Record<(typeof names)[number], number[]>

/**
 * PyTorch held to narrower instructions than this processor may have: 256 bits, as on most computers
 * that people own, and 128 bits, as WebAssembly has.
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

/** The peers' process; null where Python lacks them. */
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

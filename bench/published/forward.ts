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
  const taken = { ours: [] as number[], torch: [] as number[], native: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const times = {
      ours: await ours(),
      torch: (await peers?.ask('torch')) ?? Number.NaN,
      native: (await peers?.ask('native')) ?? Number.NaN,
    }
    // The first of each warms up.
    if (round > 0) for (const name of names) taken[name].push(times[name])
  }
  const operations = await peers?.profile()
  peers?.end()
  const [one, other, native] = names.map(name => median(taken[name]))
  return {
    precision,
    engine: `wasm, ${model.adapter}`,
    peers: peers?.versions ?? 'absent: set PYTHON to one that has torch, monai and onnxruntime',
    load_ms: Math.round(model.timings.load),
    proof_ms: Math.round(model.timings.proof),
    forward_ms: one,
    pytorch_float32_ms: other,
    native_onnxruntime_ms: native,
    to_pytorch: ratio(one, other),
    to_native: ratio(one, native),
    peers_operations_ms: operations,
  }
}

const names = ['ours', 'torch', 'native'] as const

function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)
}

function ratio(a = Number.NaN, b = Number.NaN): number {
  return Number((a / b).toFixed(2))
}

/** The peers' process; null where Python lacks them. */
async function startPeers(folder: string, config: BundleConfig, threads: number) {
  const variant = config.variants[0]
  const encoder = Object.values(variant?.encoders ?? {})[0]
  if (!variant?.decoder || !encoder) return null
  const script = fileURLToPath(new URL('forward.py', import.meta.url))
  const { OPENBLAS_CORETYPE: _, ...env } = process.env
  const child = spawn(
    process.env.PYTHON ?? 'python3',
    [script, join(folder, encoder), join(folder, variant.decoder), String(threads)],
    { stdio: ['pipe', 'pipe', 'ignore'], env },
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

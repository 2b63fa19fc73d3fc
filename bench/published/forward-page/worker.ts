import { readBundle } from '#lamim/bundle/read.ts'
import type { Precision } from '#lamim/bundle/schema.ts'
import { blobBundle } from '#models/blob-bundle.ts'
import type { BundleBlob } from '#models/types.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import { graphReader } from '#runtime/graph-reader.ts'
import { encodersOf, type Model, openModel } from '#runtime/model.ts'
import { seededInput } from '#runtime/probe.ts'
import { wasmTarget } from '#runtime/session.ts'

/** Loads a bundle in WebAssembly and runs it on request. */
export interface Ask {
  readonly files: readonly BundleBlob[]
  readonly precision: Precision
  readonly engines: string
  /** Whether onnxruntime-web runs int8 encoders too. */
  readonly plain: boolean
}

let pass = async () => ({ encoder: Number.NaN, decoder: Number.NaN })

self.onmessage = async ({ data }: MessageEvent<Ask | 'pass'>) =>
  self.postMessage(data === 'pass' ? await pass() : await open(data))

async function open({ files, precision, engines, plain }: Ask): Promise<{ load: number }> {
  const began = performance.now()
  const machine = browserMachine(engines)
  const { ort } = await machine.engine('wasm')
  const bundle = await readBundle(blobBundle(files))
  const variant = bundle.config.variants.find(one => one.precision === precision)
  if (!variant) throw new Error(`the bundle has no ${precision}`)
  const target = wasmTarget(ort, plain ? null : machine.integers())
  const model = await openModel(target, bundle.config, variant, graphReader(bundle, variant, {}))
  const encoder = encodersOf(bundle.config, variant)[0] ?? ''
  await model.prepare(encoder)
  pass = () => timed(model, encoder)
  return { load: performance.now() - began }
}

const input = seededInput(1)

async function timed(model: Model, encoder: string) {
  const began = performance.now()
  const hidden = await model.encode(encoder, input)
  const between = performance.now()
  await model.decode(hidden)
  return { encoder: between - began, decoder: performance.now() - between }
}

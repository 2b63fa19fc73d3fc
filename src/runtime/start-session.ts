import { asProblem, isAbort, Problem } from '#errors/problem.ts'
import { type Control, scaleProgress } from '#errors/progress.ts'
import type { Bundle } from '#lamim/bundle/read.ts'
import type { BundleConfig, Precision, Variant } from '#lamim/bundle/schema.ts'
import { type Message, message } from '#messages/message.ts'
import {
  type AdapterFacts,
  adapterFacts,
  type Backend,
  chooseBackend,
  chooseVariant,
  featuresToTry,
} from './backend.ts'
import { graphReader } from './graph-reader.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { Machine } from './machine.ts'
import { encodersOf, type Model, openModel, probeModel } from './model.ts'
import { largestDifference, toleranceOf } from './probe.ts'
import { type EngineTarget, gpuTarget, wasmTarget } from './session.ts'

/** A loaded model, and the device that it runs on. */
export interface Session {
  readonly loaded: LoadedModel
  readonly variant: Variant
  readonly model: Model
  readonly device: GPUDevice | null
}

/** What to load, and where. Without a precision, the variant that suits the backend best. */
export interface LoadRequest {
  readonly bundle: Bundle
  readonly backend: Backend | 'auto'
  readonly precision: Precision | undefined
}

/** A session whose bundle's hash the caller adds. */
export type Started = Omit<Session, 'loaded'> & { readonly loaded: Omit<LoadedModel, 'hash'> }

/** Frees a session's memory and its GPU. */
export async function closeSession(session: Session | null): Promise<void> {
  await session?.model.release()
  session?.device?.destroy()
}

/**
 * Chooses a backend, loads the model there and runs its self-test. WebAssembly takes over from a GPU
 * that fails, unless WebGPU was requested.
 */
export async function startSession(
  machine: Machine,
  request: LoadRequest,
  control: Control,
): Promise<Started> {
  const { bundle, backend: requested, precision } = request
  const gpu = requested === 'wasm' ? null : await machine.adapter()
  const facts = gpu ? adapterFacts(gpu) : null
  const needs = {
    largestFile: Math.max(...bundle.config.files.map(file => file.size)),
    forGpu: bundle.config.variants.some(
      one => one.backends.includes('webgpu') && (!precision || one.precision === precision),
    ),
  }
  const { backend, warnings } = chooseBackend(requested, facts, needs, machine.askForWasm)
  if (backend === 'wasm' || gpu === null || facts === null)
    return startOnProcessor(machine, request, warnings, control)
  try {
    return await startOnGpu(machine, { gpu, facts, warnings }, request, control)
  } catch (error) {
    if (isAbort(error) || requested === 'webgpu' || isBadBundle(error)) throw error
    const failure = message('runtime.gpuFailed', {
      adapter: facts.name,
      reason: asProblem(error).summary,
    })
    return startOnProcessor(machine, request, [...warnings, failure], control)
  }
}

/** A broken bundle is broken on every backend. */
function isBadBundle(error: unknown): boolean {
  const { code } = asProblem(error)
  return code === 'bad-hash' || code === 'unreachable'
}

interface GpuChoice {
  readonly gpu: GPUAdapter
  readonly facts: AdapterFacts
  readonly warnings: readonly Message[]
}

async function startOnGpu(
  machine: Machine,
  { gpu, facts, warnings }: GpuChoice,
  request: LoadRequest,
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('webgpu')
  const [best = [], plain] = featuresToTry(facts)
  const attempt = async (
    adapter: GPUAdapter,
    features: readonly GPUFeatureName[],
    warnings: readonly Message[],
  ) => {
    const target = await gpuTarget(ort, adapter, features)
    return loadAndTest(
      { target, backend: 'webgpu', adapter: facts.name, warnings },
      request,
      control,
    )
  }
  try {
    return await attempt(gpu, best, warnings)
  } catch (error) {
    if (!plain || isAbort(error) || isBadBundle(error)) throw error
    // An adapter gives one device only, so the second attempt needs another adapter.
    const second = await machine.adapter()
    if (!second) throw error
    const failure = message('runtime.gpuWithout', {
      features: best,
      reason: asProblem(error).summary,
    })
    return attempt(second, plain, [...warnings, failure])
  }
}

async function startOnProcessor(
  machine: Machine,
  request: LoadRequest,
  warnings: readonly Message[],
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('wasm')
  const { threads, oneThreadBecause } = machine
  const attempt: Attempt = {
    target: wasmTarget(ort, machine.integers()),
    backend: 'wasm',
    adapter: threads === 1 ? '1 thread' : `${threads} threads`,
    warnings: oneThreadBecause ? [...warnings, oneThreadBecause] : warnings,
  }
  return loadAndTest(attempt, request, control)
}

interface Attempt extends Pick<LoadedModel, 'backend' | 'adapter' | 'warnings'> {
  readonly target: EngineTarget
}

/** Loads the variant for a backend and runs the self-test, which warms up every graph. */
async function loadAndTest(
  { target, backend, adapter, warnings }: Attempt,
  { bundle, precision }: LoadRequest,
  control: Control,
): Promise<Started> {
  const { config, preprocessor } = bundle
  const variant = chooseVariant(config.variants, backend, precision)
  const loading = scaleProgress(control, 0, 0.6)
  const started = performance.now()
  const model = await openModel(target, config, variant, graphReader(bundle, variant, loading))
  try {
    const [encoder] = encodersOf(config, variant)
    if (encoder !== undefined) await model.prepare(encoder)
    const opened = performance.now()
    control.signal?.throwIfAborted()
    control.onProgress?.({ stage: message('runtime.selfTest'), fraction: 0.6 })
    const selfTest = await runSelfTest(model, config, variant, adapter)
    control.signal?.throwIfAborted()
    const timings = { load: opened - started, proof: performance.now() - opened }
    const { precision } = variant
    control.onProgress?.({ stage: message('runtime.ready'), fraction: 1 })
    return {
      variant,
      model,
      device: target.device,
      loaded: { config, preprocessor, backend, adapter, precision, selfTest, warnings, timings },
    }
  } catch (error) {
    await model.release()
    target.device?.destroy()
    throw error
  }
}

/** @throws Problem 'wrong-numbers' when the outputs differ from the bundle's by more than allowed */
async function runSelfTest(
  model: Model,
  config: BundleConfig,
  variant: Variant,
  adapter: string,
): Promise<LoadedModel['selfTest']> {
  const { self_test } = config
  const outputs = await probeModel(model, config, variant, self_test?.seed ?? 1)
  const expected = self_test?.expected[variant.precision]
  if (!self_test || !expected) return { state: 'absent' }
  const largest = largestDifference(outputs, expected)
  const tolerance = toleranceOf(self_test, variant.precision, model.exact)
  // `!(a <= b)` is also true of NaN.
  if (!(largest <= tolerance))
    throw new Problem(
      'wrong-numbers',
      message('runtime.wrongNumbers', { adapter, difference: largest, tolerance }),
    )
  return { state: 'passed', largest, tolerance }
}

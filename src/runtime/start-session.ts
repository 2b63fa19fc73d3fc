import { asProblem, isAbort, Problem } from '#errors/problem.ts'
import { type Control, within } from '#errors/progress.ts'
import type { Bundle } from '#lamim/bundle/read.ts'
import type { Precision, Variant } from '#lamim/bundle/schema.ts'
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
import { gpuPlace, type Place, wasmPlace } from './session.ts'

/** A model on a device, and all that was found out about it. */
export interface Session {
  readonly loaded: LoadedModel
  readonly variant: Variant
  readonly model: Model
  readonly device: GPUDevice | null
}

/** Gives back a session's memory and its GPU. */
export async function close(session: Session | null): Promise<void> {
  await session?.model.release()
  session?.device?.destroy()
}

export type Started = Omit<Session, 'loaded'> & { readonly loaded: Omit<LoadedModel, 'hash'> }

/** Chooses a backend, opens the model there and proves it; WebAssembly takes over from a bad GPU. */
export async function start(
  machine: Machine,
  bundle: Bundle,
  asked: Backend | 'auto',
  precision: Precision | undefined,
  control: Control,
): Promise<Started> {
  const adapter = asked === 'wasm' ? null : await machine.adapter()
  const facts = adapter ? adapterFacts(adapter) : null
  const largest = Math.max(...bundle.config.files.map(file => file.size))
  const { variants } = bundle.config
  const forGpu = variants.some(
    one => one.backends.includes('webgpu') && (!precision || one.precision === precision),
  )
  const model = { largestFile: largest, forGpu }
  const { backend, warnings } = chooseBackend(asked, facts, model, machine.askForWasm)
  if (backend === 'wasm' || adapter === null || facts === null)
    return onProcessor(machine, bundle, precision, warnings, control)
  try {
    return await onGpu(machine, adapter, facts, bundle, precision, warnings, control)
  } catch (error) {
    if (isAbort(error) || asked === 'webgpu' || isBadBundle(error)) throw error
    const report = message('runtime.gpuFailed', {
      adapter: facts.name,
      reason: asProblem(error).summary,
    })
    return onProcessor(machine, bundle, precision, [...warnings, report], control)
  }
}

/** A bundle that is broken is broken on every backend. */
function isBadBundle(error: unknown): boolean {
  const { code } = asProblem(error)
  return code === 'bad-hash' || code === 'unreachable'
}

async function onGpu(
  machine: Machine,
  adapter: GPUAdapter,
  facts: AdapterFacts,
  bundle: Bundle,
  precision: Precision | undefined,
  warnings: readonly Message[],
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('webgpu')
  const [best = [], plain] = featuresToTry(facts)
  const attempt = async (
    features: readonly GPUFeatureName[],
    gpu: GPUAdapter,
    said: readonly Message[],
  ) =>
    open(await gpuPlace(ort, gpu, features), 'webgpu', facts.name, bundle, precision, said, control)
  try {
    return await attempt(best, adapter, warnings)
  } catch (error) {
    // An adapter gives one device only, so the second attempt needs another.
    const again = plain && !isAbort(error) && !isBadBundle(error) ? await machine.adapter() : null
    if (!again || !plain) throw error
    const report = message('runtime.gpuWithout', {
      features: best,
      reason: asProblem(error).summary,
    })
    return attempt(plain, again, [...warnings, report])
  }
}

async function onProcessor(
  machine: Machine,
  bundle: Bundle,
  precision: Precision | undefined,
  warnings: readonly Message[],
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('wasm')
  const { threads, oneThreadBecause } = machine
  const adapter = threads === 1 ? '1 thread' : `${threads} threads`
  const all = oneThreadBecause ? [...warnings, oneThreadBecause] : warnings
  return open(wasmPlace(ort, machine.integers()), 'wasm', adapter, bundle, precision, all, control)
}

/** Opens a variant at a place, warms it up and compares its numbers with the bundle's. */
async function open(
  place: Place,
  backend: Backend,
  adapter: string,
  bundle: Bundle,
  precision: Precision | undefined,
  warnings: readonly Message[],
  control: Control,
): Promise<Started> {
  const { config, preprocessor } = bundle
  const variant = chooseVariant(config.variants, backend, precision)
  const loading = within(control, 0, 0.6)
  const began = performance.now()
  const model = await openModel(place, config, variant, graphReader(bundle, variant, loading))
  try {
    for (const id of encodersOf(config, variant).slice(0, 1)) await model.prepare(id)
    const opened = performance.now()
    control.signal?.throwIfAborted()
    control.onProgress?.({ stage: message('runtime.selfTest'), fraction: 0.6 })
    const { self_test } = config
    const found = await probeModel(model, config, variant, self_test?.seed ?? 1)
    control.signal?.throwIfAborted()
    const proved = performance.now()
    const expected = self_test?.expected[variant.precision]
    const largest = expected ? largestDifference(found, expected) : null
    const tolerance = self_test ? toleranceOf(self_test, variant.precision, model.exact) : 0
    if (largest !== null && !(largest <= tolerance))
      throw new Problem(
        'wrong-numbers',
        message('runtime.wrongNumbers', { adapter, difference: largest, tolerance }),
      )
    control.onProgress?.({ stage: message('runtime.ready'), fraction: 1 })
    return {
      variant,
      model,
      device: place.device,
      loaded: {
        config,
        preprocessor,
        backend,
        adapter,
        precision: variant.precision,
        selfTest: largest !== null ? { state: 'passed', largest, tolerance } : { state: 'absent' },
        warnings,
        timings: { load: opened - began, proof: proved - opened },
      },
    }
  } catch (error) {
    await model.release()
    place.device?.destroy()
    throw error
  }
}

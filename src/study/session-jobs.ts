import { asProblem, isAbort, Problem } from '#errors/problem.ts'
import { type Control, within } from '#errors/progress.ts'
import { blankTokens } from '#explain/evidence.ts'
import { type Bundle, type BundleSource, readBundle } from '#lamim/bundle/read.ts'
import type { Variant } from '#lamim/bundle/schema.ts'
import { applyBoxes, maskedL1 } from '#lamim/dropout/boxes.ts'
import {
  type AdapterFacts,
  adapterFacts,
  chooseBackend,
  chooseVariant,
  featuresToTry,
} from '#runtime/backend.ts'
import type { Machine } from '#runtime/machine.ts'
import { encodersOf, type Model, openModel, probeModel } from '#runtime/model.ts'
import { largestDifference, passes } from '#runtime/probe.ts'
import { gpuPlace, type Place, wasmPlace } from '#runtime/session.ts'
import { softmax } from '#runtime/softmax.ts'
import { sha256 } from '#volume/sha256.ts'
import { graphReader } from './graph-reader.ts'
import type {
  Backend,
  BundleLocation,
  Handlers,
  Jobs,
  LoadedModel,
  SessionJob,
  TaskAnswer,
} from './jobs.ts'

/** A model on a device, and all that was found out about it. */
interface Session {
  readonly loaded: LoadedModel
  readonly variant: Variant
  readonly model: Model
  readonly device: GPUDevice | null
}

/**
 * The jobs that share a loaded model, for one worker or one command-line process.
 * @param sourceOf where a bundle's files are read from
 */
export function sessionJobs(
  machine: Machine,
  sourceOf: (location: BundleLocation) => BundleSource,
): Handlers<SessionJob> {
  let session: Session | null = null

  function current(): Session {
    if (session) return session
    throw new Problem('internal', 'No model is loaded yet: load one first.')
  }

  return {
    async load({ location, backend, precision }, control) {
      await close(session)
      session = null
      const source = sourceOf(location)
      const bundle = await readBundle(source)
      const hash = await sha256(await source.read('config.json'))
      const started = await start(machine, bundle, backend, precision, control)
      session = { ...started, loaded: { ...started.loaded, hash } }
      return session.loaded
    },

    async classify({ input }, control) {
      const { model, variant, loaded } = current()
      const began = performance.now()
      const { config } = loaded
      const hidden: Record<string, Float32Array> = {}
      const answers = new Map<string, TaskAnswer>()
      const encoders = encodersOf(config, variant).filter(id =>
        config.tasks.some(task => task.encoder === id),
      )
      for (const [at, id] of encoders.entries()) {
        control.signal?.throwIfAborted()
        control.onProgress?.({ stage: 'Encoding', fraction: at / encoders.length })
        const states = await model.encode(id, input)
        hidden[id] = states
        for (const task of config.tasks.filter(task => task.encoder === id)) {
          control.signal?.throwIfAborted()
          const [a = NaN, b = NaN] = await model.ask(task.id, states)
          if (!Number.isFinite(a) || !Number.isFinite(b))
            throw new Problem(
              'wrong-numbers',
              `The model's answer for '${task.id}' is not a number: nothing is shown; try the backend wasm.`,
            )
          answers.set(task.id, {
            id: task.id,
            labels: task.labels,
            logits: [a, b],
            probabilities: softmax([a, b], task.temperature),
          })
        }
      }
      control.onProgress?.({ stage: 'Encoding', fraction: 1 })
      const tasks = config.tasks.flatMap(task => answers.get(task.id) ?? [])
      return { tasks, hidden, milliseconds: performance.now() - began }
    },

    async evidence({ task: id, hidden }, control) {
      const { model, loaded } = current()
      const task = loaded.config.tasks.find(task => task.id === id)
      if (!task) throw new Problem('bad-model', `The model has no task named '${id}'.`)
      const [a = NaN, b = NaN] = await model.ask(id, hidden)
      const followed = b > a ? 1 : 0
      return {
        task: id,
        label: task.labels[followed],
        change: await blankTokens(model, id, hidden, task.temperature, followed, control),
      }
    },

    async restore({ input, boxes }, control) {
      const { model, variant } = current()
      const began = performance.now()
      if (variant.decoder_encoder === null)
        throw new Problem('bad-model', 'This model brings no decoder, so it cannot reconstruct.')
      const { masked, mask } = applyBoxes(input, boxes)
      control.onProgress?.({ stage: 'Encoding what is left', fraction: 0.1 })
      const hidden = await model.encode(variant.decoder_encoder, masked)
      control.signal?.throwIfAborted()
      control.onProgress?.({ stage: 'Restoring', fraction: 0.7 })
      const reconstruction = await model.decode(hidden)
      control.signal?.throwIfAborted()
      const error = reconstruction.map((value, i) => Math.abs(value - (input[i] ?? 0)))
      control.onProgress?.({ stage: 'Restoring', fraction: 1 })
      const l1 = maskedL1(input, reconstruction, mask)
      return { masked, reconstruction, error, l1, milliseconds: performance.now() - began }
    },
  }
}

async function close(session: Session | null): Promise<void> {
  await session?.model.release()
  session?.device?.destroy()
}

type Started = Omit<Session, 'loaded'> & { readonly loaded: Omit<LoadedModel, 'hash'> }

/** Chooses a backend, opens the model there and proves it; WebAssembly takes over from a bad GPU. */
async function start(
  machine: Machine,
  bundle: Bundle,
  asked: Jobs['load']['input']['backend'],
  precision: Jobs['load']['input']['precision'],
  control: Control,
): Promise<Started> {
  const adapter = asked === 'wasm' ? null : await machine.adapter()
  const facts = adapter ? adapterFacts(adapter) : null
  const largest = Math.max(...bundle.config.files.map(file => file.size))
  const { backend, warnings } = chooseBackend(asked, facts, largest)
  if (backend === 'wasm' || adapter === null || facts === null)
    return onProcessor(machine, bundle, precision, warnings, control)
  try {
    return await onGpu(machine, adapter, facts, bundle, precision, warnings, control)
  } catch (error) {
    if (isAbort(error) || asked === 'webgpu' || isBadBundle(error)) throw error
    const report = `The GPU (${facts.name}) is not used and WebAssembly takes over: ${asProblem(error).sentence}`
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
  precision: Jobs['load']['input']['precision'],
  warnings: readonly string[],
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('webgpu')
  const [best = [], plain] = featuresToTry(facts)
  const attempt = async (features: readonly GPUFeatureName[], gpu: GPUAdapter) =>
    open(
      await gpuPlace(ort, gpu, features),
      'webgpu',
      facts.name,
      bundle,
      precision,
      warnings,
      control,
    )
  try {
    return await attempt(best, adapter)
  } catch (error) {
    // An adapter gives one device only, so the second attempt needs another.
    const again = plain && !isAbort(error) && !isBadBundle(error) ? await machine.adapter() : null
    if (!again || !plain) throw error
    return attempt(plain, again)
  }
}

async function onProcessor(
  machine: Machine,
  bundle: Bundle,
  precision: Jobs['load']['input']['precision'],
  warnings: readonly string[],
  control: Control,
): Promise<Started> {
  const { ort } = await machine.engine('wasm')
  const { threads, oneThreadBecause } = machine
  const adapter = threads === 1 ? '1 thread' : `${threads} threads`
  const all = oneThreadBecause ? [...warnings, oneThreadBecause] : warnings
  return open(wasmPlace(ort), 'wasm', adapter, bundle, precision, all, control)
}

/** Opens a variant at a place, warms it up and compares its numbers with the bundle's. */
async function open(
  place: Place,
  backend: Backend,
  adapter: string,
  bundle: Bundle,
  precision: Jobs['load']['input']['precision'],
  warnings: readonly string[],
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
    control.onProgress?.({ stage: 'Proving the model on this machine', fraction: 0.6 })
    const { self_test } = config
    const found = await probeModel(model, config, variant, self_test?.seed ?? 1)
    control.signal?.throwIfAborted()
    const proved = performance.now()
    const expected = self_test?.expected[variant.precision]
    const largest = expected ? largestDifference(found, expected) : null
    if (self_test && largest !== null && !passes(self_test, largest))
      throw new Problem(
        'wrong-numbers',
        `${adapter} computes the model's known case wrongly (off by ${largest.toPrecision(2)}, allowed ${self_test.tolerance}).`,
      )
    control.onProgress?.({ stage: 'Ready', fraction: 1 })
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
        selfTest:
          self_test && largest !== null
            ? { state: 'passed', largest, tolerance: self_test.tolerance }
            : { state: 'absent' },
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

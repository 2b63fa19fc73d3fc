import { Problem } from '#errors/problem.ts'
import type { Precision, Variant } from '#lamim/bundle/schema.ts'
import { type Message, message } from '#messages/message.ts'

export type Backend = 'webgpu' | 'wasm'

/** A GPU adapter's description and limits. */
export interface AdapterFacts {
  /** Vendor, architecture and description, as far as the browser gives them. */
  readonly name: string
  /** A software adapter: correct, but far slower than WebAssembly. */
  readonly software: boolean
  /** Bytes that one buffer, and one binding of it, can have. */
  readonly bufferLimit: number
  /** Whether shaders may share values within a subgroup, which makes some kernels faster. */
  readonly subgroups: boolean
}

/** Reads an adapter's description and limits. */
export function adapterFacts(adapter: GPUAdapter): AdapterFacts {
  const { vendor, architecture, device, description } = adapter.info
  const words = [vendor, architecture, device, description].filter(
    (word, at, all) => word && all.indexOf(word) === at,
  )
  const name = words.join(' ') || 'unnamed GPU'
  return {
    name,
    software:
      ('isFallbackAdapter' in adapter.info && adapter.info.isFallbackAdapter === true) ||
      /swiftshader|llvmpipe|basic render/i.test(name),
    bufferLimit: Math.min(adapter.limits.maxBufferSize, adapter.limits.maxStorageBufferBindingSize),
    subgroups: adapter.features.has('subgroups'),
  }
}

/**
 * Sets of device features to try, fastest first. The self-test checks kernels with subgroups, too.
 * SwiftShader's are wrong (hidden states off by 3 %), so software adapters don't get them.
 */
export function featuresToTry(adapter: AdapterFacts): readonly (readonly GPUFeatureName[])[] {
  return adapter.subgroups && !adapter.software ? [['subgroups'], []] : [[]]
}

/** The backend, and warnings about the choice. */
export interface BackendChoice {
  readonly backend: Backend
  readonly warnings: readonly Message[]
}

/**
 * Chooses where to run: WebGPU if there is an adapter whose limits hold the model, else WebAssembly.
 * @param requested 'auto', or the user's choice
 * @param model bytes of its largest weight file (no single buffer gets larger), and whether any of
 *   its variants that may be taken runs on a GPU
 * @param askForWasm how the user asks for WebAssembly here, for messages.
 * @throws Problem 'no-backend' when the user's choice isn't available. No other is used silently.
 */
export function chooseBackend(
  requested: Backend | 'auto',
  adapter: AdapterFacts | null,
  model: { readonly largestFile: number; readonly forGpu: boolean },
  askForWasm: string,
): BackendChoice {
  if (requested === 'wasm') return { backend: 'wasm', warnings: [] }
  const obstacle: Message | null =
    adapter === null
      ? message('runtime.noAdapter')
      : adapter.bufferLimit < Math.min(model.largestFile, 128 * 1024 ** 2)
        ? message('runtime.smallBuffers', { adapter: adapter.name, bytes: adapter.bufferLimit })
        : model.forGpu
          ? null
          : message('runtime.wasmModel')
  if (obstacle === null)
    return {
      backend: 'webgpu',
      warnings: adapter?.software
        ? [message('runtime.softwareAdapter', { adapter: adapter.name, option: askForWasm })]
        : [],
    }
  if (requested === 'webgpu')
    throw new Problem(
      'no-backend',
      message('runtime.noWebgpu', { reason: obstacle, option: askForWasm }),
    )
  return { backend: 'wasm', warnings: [message('runtime.usesWasm', { reason: obstacle })] }
}

/**
 * Chooses a variant of the bundle for a backend: the requested precision, else the first variant whose
 * preferred backend it is, else the first that supports it.
 * @throws Problem 'bad-model' when the bundle has no such variant.
 */
export function chooseVariant(
  variants: readonly Variant[],
  backend: Backend,
  precision?: Precision,
): Variant {
  const fitting = variants.filter(variant => variant.backends.includes(backend))
  const found = precision
    ? fitting.find(variant => variant.precision === precision)
    : (fitting.find(variant => variant.backends[0] === backend) ?? fitting[0])
  if (found) return found
  const present = variants.map(v => `${v.precision} (${v.backends.join(', ')})`)
  throw new Problem(
    'bad-model',
    message('runtime.noVariant', { precision: precision ?? null, backend, present }),
  )
}

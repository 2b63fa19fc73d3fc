import { Problem } from '#errors/problem.ts'
import type { Precision, Variant } from '#lamim/bundle/schema.ts'
import { type Message, message } from '#messages/message.ts'

export type Backend = 'webgpu' | 'wasm'

/** What a GPU adapter says of itself. */
export interface AdapterFacts {
  /** Vendor, architecture and description, as far as the browser tells. */
  readonly name: string
  /** A processor that plays the GPU: right, but far slower than WebAssembly. */
  readonly software: boolean
  /** Bytes that one buffer, and one binding of it, may have. */
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
 * Sets of device features to try, fastest first. Kernels with subgroups are proved like all others;
 * SwiftShader's are wrong (hidden states off by 3 %), so they aren't even tried on software.
 */
export function featuresToTry(adapter: AdapterFacts): readonly (readonly GPUFeatureName[])[] {
  return adapter.subgroups && !adapter.software ? [['subgroups'], []] : [[]]
}

/** What was chosen, and what the user should know about it. */
export interface BackendChoice {
  readonly backend: Backend
  readonly warnings: readonly Message[]
}

/**
 * Chooses where to run: WebGPU if there is an adapter whose limits hold the model, else WebAssembly.
 * @param asked 'auto', or a backend that the user insists on.
 * @param model bytes of its largest weight file (no single buffer gets larger), and whether any of
 *   its variants that may be taken runs on a GPU
 * @param askForWasm how the user asks for WebAssembly here, for messages.
 * @throws Problem 'no-backend' when the asked-for backend can't be had: nothing else is taken silently.
 */
export function chooseBackend(
  asked: Backend | 'auto',
  adapter: AdapterFacts | null,
  model: { readonly largestFile: number; readonly forGpu: boolean },
  askForWasm: string,
): BackendChoice {
  if (asked === 'wasm') return { backend: 'wasm', warnings: [] }
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
  if (asked === 'webgpu')
    throw new Problem(
      'no-backend',
      message('runtime.noWebgpu', { reason: obstacle, option: askForWasm }),
    )
  return { backend: 'wasm', warnings: [message('runtime.usesWasm', { reason: obstacle })] }
}

/**
 * Chooses a variant of the bundle for a backend: the asked-for precision, else the first one that
 * runs best there, else the first one that runs there.
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

import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Machine } from './machine.ts'

/**
 * Node, for the command line and tests. WebGPU comes from Dawn, the engine that Chromium uses too.
 * @param webgpuEngine bytes of `ort-wasm-simd-threaded.asyncify.wasm`, since Node's fetch can't read files
 */
export function nodeMachine(threads: number, webgpuEngine: () => Promise<Uint8Array>): Machine {
  return {
    threads,
    askForWasm: '--backend wasm',
    oneThreadBecause: null,
    async adapter() {
      await setUpDawn()
      return navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
    },
    async engine(backend) {
      if (backend === 'wasm') {
        const ort = await import('onnxruntime-web')
        ort.env.wasm.numThreads = threads
        ort.env.logLevel = 'error'
        return { ort, name: 'wasm' }
      }
      await setUpDawn()
      const ort = await import('onnxruntime-web/webgpu')
      ort.env.wasm.wasmBinary = await webgpuEngine()
      ort.env.wasm.numThreads = 1
      ort.env.logLevel = 'error'
      return { ort, name: 'asyncify' }
    },
    // Relaxed SIMD is unsound in Node 20's V8, and results should not depend on the version of Node.
    integers: () => null,
  }
}

let dawn: Promise<void> | undefined

/** Gives Node a `navigator.gpu`, once. */
function setUpDawn(): Promise<void> {
  dawn ??= startDawn(() => import('webgpu'))
  return dawn
}

/**
 * Sets Dawn up as this process's `navigator.gpu`.
 * @param load imports Dawn's package, which has binaries for common systems only
 * @throws Problem 'no-backend' where it can't be loaded
 */
export async function startDawn(load: () => Promise<typeof import('webgpu')>): Promise<void> {
  try {
    const { create, globals } = await load()
    Object.assign(globalThis, globals)
    Object.defineProperty(globalThis, 'navigator', {
      configurable: true,
      value: { ...navigatorFacts(), gpu: create([]) },
    })
    copySharedWrites()
  } catch (cause) {
    throw new Problem('no-backend', message('runtime.noDawn'), { cause, details: String(cause) })
  }
}

function navigatorFacts(): { userAgent: string; hardwareConcurrency: number } {
  const { userAgent = 'Node', hardwareConcurrency = 1 } = globalThis.navigator ?? {}
  return { userAgent, hardwareConcurrency }
}

/**
 * Copies data in shared memory before `writeBuffer`. The specification allows shared memory
 * (https://github.com/gpuweb/gpuweb/pull/4188), but Dawn's Node binding throws 'Invalid argument', and
 * onnxruntime's heap is shared. Seen with webgpu 0.6.2. It can go when `plain.spec.ts` passes on WebGPU
 * in Node without it.
 */
function copySharedWrites(): void {
  const { writeBuffer } = GPUQueue.prototype
  GPUQueue.prototype.writeBuffer = function (
    this: GPUQueue,
    buffer: GPUBuffer,
    bufferOffset: number,
    data: BufferSource | SharedArrayBuffer,
    ...[dataOffset, size]: [dataOffset?: number, size?: number]
  ) {
    if (!ArrayBuffer.isView(data) || data.buffer instanceof ArrayBuffer)
      return writeBuffer.call(this, buffer, bufferOffset, data, dataOffset, size)
    // Offset and size count elements of the view (WebGPU specification, GPUQueue.writeBuffer).
    const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1
    const from = data.byteOffset + (dataOffset ?? 0) * unit
    const bytes = size === undefined ? data.byteLength - (dataOffset ?? 0) * unit : size * unit
    const copy = new Uint8Array(bytes)
    copy.set(new Uint8Array(data.buffer, from, bytes))
    return writeBuffer.call(this, buffer, bufferOffset, copy, 0, bytes)
  }
}

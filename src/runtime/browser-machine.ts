import { message } from '#messages/message.ts'
import { browserThread } from './int8/browser-thread.ts'
import { type IntegerEngine, integerEngine } from './int8/engine.ts'
import type { EngineName, Machine, Ort } from './machine.ts'

/** More threads than this gain nothing on matrix products of LaMIM's size. */
const mostThreads = 8

const engines: Readonly<Record<EngineName, () => Promise<Ort>>> = {
  jspi: () => import('onnxruntime-web/jspi'),
  asyncify: () => import('onnxruntime-web/webgpu'),
  wasm: () => import('onnxruntime-web/wasm'),
}

/**
 * A browser, seen from a worker.
 * @param wasmFolder URL of the folder on our own origin that holds onnxruntime's engines.
 */
export function browserMachine(wasmFolder: string): Machine {
  const isolated = globalThis.crossOriginIsolated
  const threads = isolated ? Math.min(navigator.hardwareConcurrency || 1, mostThreads) : 1
  let integers: IntegerEngine | null | undefined
  return {
    threads,
    askForWasm: '?backend=wasm',
    oneThreadBecause: isolated ? null : message('runtime.oneThread'),
    async adapter() {
      if (!('gpu' in navigator)) return null
      return navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
    },
    async engine(backend) {
      // With JSPI one engine serves both, and reads weights out of a Blob piece by piece; without, the
      // one for the processor alone is half the size.
      const plain = backend === 'wasm' ? 'wasm' : 'asyncify'
      const name = 'Suspending' in WebAssembly ? 'jspi' : plain
      const ort = await engines[name]()
      ort.env.wasm.wasmPaths = wasmFolder
      ort.env.wasm.numThreads = threads
      ort.env.logLevel = 'error'
      return { ort, name }
    },
    integers() {
      // A page's own thread may not wait for others.
      const together = 'document' in globalThis ? 1 : threads
      if (integers === undefined) integers = integerEngine(together, browserThread)
      return integers
    },
  }
}

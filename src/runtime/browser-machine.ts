import { message } from '#messages/message.ts'
import { browserThread } from './int8/browser-thread.ts'
import { type IntegerEngine, integerEngine } from './int8/engine.ts'
import type { EngineName, Machine, Ort } from './machine.ts'

/** More threads gain nothing on matrix products of LaMIM's size. */
const mostThreads = 8

const engines: Readonly<Record<EngineName, () => Promise<Ort>>> = {
  jspi: () => import('onnxruntime-web/jspi'),
  asyncify: () => import('onnxruntime-web/webgpu'),
  wasm: () => import('onnxruntime-web/wasm'),
}

/**
 * A browser, seen from a worker.
 * @param wasmFolder URL of the folder with onnxruntime's engines, on the page's origin
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
      // The JSPI build serves both backends and reads weights from a Blob in parts. Without JSPI, the
      // WebAssembly build is half the size of the Asyncify build.
      const plain = backend === 'wasm' ? 'wasm' : 'asyncify'
      const name = 'Suspending' in WebAssembly ? 'jspi' : plain
      const ort = await engines[name]()
      ort.env.wasm.wasmPaths = wasmFolder
      ort.env.wasm.numThreads = threads
      ort.env.logLevel = 'error'
      return { ort, name }
    },
    integers() {
      // Atomics.wait is not allowed in a page's main thread.
      const together = 'document' in globalThis ? 1 : threads
      if (integers === undefined) integers = integerEngine(together, browserThread)
      return integers
    },
  }
}

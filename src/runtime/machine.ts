import type * as OrtModule from 'onnxruntime-web'
import type { Message } from '#messages/message.ts'
import type { IntegerEngine } from './int8/engine.ts'

export type Ort = typeof OrtModule

/** The engines of onnxruntime-web that we use: WebGPU with JSPI or Asyncify, or plain WebAssembly. */
export type EngineName = 'jspi' | 'asyncify' | 'wasm'

/** What the runtime needs from its environment: a browser's worker or Node. */
export interface Machine {
  /** A GPU adapter, or null where there is none. */
  adapter(): Promise<GPUAdapter | null>
  /** Threads that WebAssembly may use: 1 without cross-origin isolation. */
  readonly threads: number
  /** Why there is one thread only; null where there are more. */
  readonly oneThreadBecause: Message | null
  /** How a user selects WebAssembly: a URL parameter or an option. */
  readonly askForWasm: string
  /** The best engine for a backend on this machine. */
  engine(backend: 'webgpu' | 'wasm'): Promise<{ ort: Ort; name: EngineName }>
  /** The engine for encoders of 8-bit integers in WebAssembly; null where onnxruntime runs them. */
  integers(): IntegerEngine | null
}

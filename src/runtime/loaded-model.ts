import type { BundleConfig, Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Message } from '#messages/message.ts'
import type { Backend } from './backend.ts'

/** How the model runs on this machine, and the self-test's result. */
export interface LoadedModel {
  readonly config: BundleConfig
  readonly preprocessor: Preprocessor
  readonly backend: Backend
  /** The GPU's description, or the number of threads. */
  readonly adapter: string
  readonly precision: Precision
  /** SHA-256 of config.json, which names the hash of every other file. */
  readonly hash: string
  readonly selfTest:
    | { readonly state: 'passed'; readonly largest: number; readonly tolerance: number }
    | { readonly state: 'absent' }
  /** For the user: why WebGPU is not used, or why there is only one thread. */
  readonly warnings: readonly Message[]
  /** Milliseconds. `proof` is the self-test, which also warms up every graph. */
  readonly timings: { readonly load: number; readonly proof: number }
}

import type { BundleConfig, Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Message } from '#messages/message.ts'
import type { Backend } from './backend.ts'

/** How the model runs on this machine, and the proof that it does. */
export interface LoadedModel {
  readonly config: BundleConfig
  readonly preprocessor: Preprocessor
  readonly backend: Backend
  /** The GPU's own description, or the number of threads. */
  readonly adapter: string
  readonly precision: Precision
  /** SHA-256 of config.json, which names the hash of every other file. */
  readonly hash: string
  readonly selfTest:
    | { readonly state: 'passed'; readonly largest: number; readonly tolerance: number }
    | { readonly state: 'absent' }
  /** Sentences for the user: why WebGPU was not taken, that one thread is all there is. */
  readonly warnings: readonly Message[]
  /** Milliseconds; the proof is the first run of every graph, so it warms them up too. */
  readonly timings: { readonly load: number; readonly proof: number }
}

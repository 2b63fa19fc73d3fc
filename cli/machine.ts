import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import type { Machine } from '#runtime/machine.ts'
import { nodeMachine } from '#runtime/node-machine.ts'

const engineFile = createRequire(import.meta.url).resolve(
  'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm',
)

/** More threads gain nothing on matrix products of LaMIM's size. */
const mostThreads = 8

/** This computer, with as many threads as are useful. */
export function thisMachine(): Machine {
  return nodeMachine(Math.min(availableParallelism(), mostThreads), () => readFile(engineFile))
}

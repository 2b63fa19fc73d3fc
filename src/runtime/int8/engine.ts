import { Problem } from '#errors/problem.ts'
import { tokenCount } from '#lamim/architecture.ts'
import type { Architecture } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import { forward } from './forward.ts'
import { type Kernel, kernelModule, sharedMemory, startKernel } from './kernel.ts'
import { fits, type Layout, layOut } from './layout.ts'
import { loadWeights, type Pieces } from './load.ts'
import { placesOf } from './places.ts'
import { type Ready, wake } from './threads.ts'

/** A loaded encoder. */
export interface IntegerEncoder {
  /** @param input `inputLength` values @returns the last block's output before the final norm, tokens × width */
  run(input: Float32Array): Float32Array
  /** Frees the memory for the next encoder. */
  release(): void
}

/**
 * Runs encoders with 8-bit weights (`int8`) in WebAssembly with relaxed SIMD, which onnxruntime-web's
 * builds don't use: two and a half times as fast.
 */
export interface IntegerEngine {
  /**
   * Loads an encoder. @returns null for a graph or sizes that this engine doesn't support
   * @throws what reading the pieces throws; RangeError if memory runs out
   */
  open(
    architecture: Architecture,
    graph: Blob,
    pieces: () => Pieces,
  ): Promise<IntegerEncoder | null>
}

/** Starts another thread and resolves once it waits for work. @returns a function that ends it */
export type StartThread = (ready: Ready) => Promise<() => void>

/** The engine, or null where this machine can't run it: no relaxed SIMD, or no shared memory. */
export function integerEngine(threads: number, startThread: StartThread): IntegerEngine | null {
  const module = kernelModule()
  return module && engineOf(module, threads, startThread)
}

function engineOf(
  module: WebAssembly.Module,
  threads: number,
  startThread: StartThread,
): IntegerEngine {
  // Memory that an encoder freed: the next one probably fits.
  let idle: Arena | null = null

  async function arena(layout: Layout, size: number): Promise<Arena> {
    const found = idle
    idle = null
    if (
      found &&
      found.memory.buffer.byteLength >= size &&
      JSON.stringify(found.layout) === JSON.stringify(layout)
    )
      return found
    // Its threads would keep its memory alive.
    for (const end of found?.others ?? []) end()
    const memory = sharedMemory(size)
    const others = Array.from({ length: threads - 1 }, (_, i) =>
      startThread({ module, memory, layout, thread: i + 1, threads }),
    )
    return {
      layout,
      memory,
      kernel: startKernel(module, memory),
      others: await Promise.all(others),
    }
  }

  return {
    async open(architecture, graph, pieces) {
      if (!fits(architecture)) return null
      const bytes = new Uint8Array(await graph.arrayBuffer())
      const layout = layOut(architecture, threads)
      const places = placesOf(bytes, layout)
      if (!places) return null
      const longest = Math.max(...places.map(({ turned, length }) => (turned ? length : 0)))
      const found = await arena(layout, Math.max(layout.bytes, layout.staging + longest))
      const { memory, kernel } = found
      try {
        await loadWeights(pieces(), places, layout, kernel, new Uint8Array(memory.buffer))
      } catch (error) {
        idle = found
        throw error
      }
      return {
        run: input => encode(found, threads, input),
        release() {
          idle = found
        },
      }
    },
  }
}

interface Arena {
  readonly layout: Layout
  readonly memory: WebAssembly.Memory
  readonly kernel: Kernel
  /** Functions that end the other threads. */
  readonly others: readonly (() => void)[]
}

function encode({ layout, memory, kernel }: Arena, threads: number, input: Float32Array) {
  const { buffer } = memory
  const values = tokenCount * layout.width
  new Float32Array(buffer, layout.input, input.length).set(input)
  new Uint8Array(buffer).copyWithin(layout.x, layout.position, layout.position + 4 * values)
  wake({ memory, layout })
  try {
    forward(kernel, layout, 0, threads)
  } catch (cause) {
    throw new Problem('worker-lost', message('runtime.threadStopped'), {
      cause,
      details: String(cause),
    })
  }
  return new Float32Array(buffer, layout.x, values).slice()
}

import { forward } from './forward.ts'
import { startKernel } from './kernel.ts'
import type { Layout } from './layout.ts'

/** What another thread needs. */
export interface Ready {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly layout: Layout
  /** 1 … threads − 1. The calling thread is 0. */
  readonly thread: number
  readonly threads: number
}

/** Wakes the other threads for a forward pass. */
export function wake({ memory, layout }: Pick<Ready, 'memory' | 'layout'>): void {
  const { counters, counterCount, turn } = layout
  new Int32Array(memory.buffer, counters, counterCount).fill(0)
  const turns = new Int32Array(memory.buffer, turn, 1)
  Atomics.add(turns, 0, 1)
  Atomics.notify(turns, 0)
}

/** Takes part in every forward pass until the thread ends. @param started called once it waits */
export function takePart({ module, memory, layout, thread, threads }: Ready, started: () => void) {
  const kernel = startKernel(module, memory)
  const turns = new Int32Array(memory.buffer, layout.turn, 1)
  const meeting = new Int32Array(memory.buffer, layout.meeting, 3)
  let turn = Atomics.load(turns, 0)
  started()
  for (;;) {
    Atomics.wait(turns, 0, turn)
    turn = Atomics.load(turns, 0)
    try {
      forward(kernel, layout, thread, threads)
    } catch (error) {
      // The other threads wait for this one: a flag ends their wait.
      Atomics.store(meeting, 2, 1)
      throw error
    }
  }
}

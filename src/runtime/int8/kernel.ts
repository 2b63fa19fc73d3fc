import { wasm } from './kernel.wasm.ts'

/** The exports of `assembly/`. Addresses are in bytes. */
export interface Kernel {
  meet(place: number, threads: number): void
  pack(from: number, inner: number, outputs: number, panels: number, sums: number): void
  cut(next: number, input: number, codes: number, steps: number, zeros: number, row: number): void
  normalize(
    next: number,
    x: number,
    width: number,
    weight: number,
    bias: number,
    epsilon: number,
    codes: number,
    steps: number,
    zeros: number,
    row: number,
  ): void
  round(next: number, x: number, width: number, codes: number, steps: number, zeros: number): void
  multiply: Multiply
  /** The same numbers, faster where `fused` is false. */
  multiplyInSteps: Multiply
  fused(): number
  attend(next: number, qkv: number, width: number, heads: number, out: number, room: number): void
}

type Multiply = (
  next: number,
  panels: number,
  inner: number,
  outputs: number,
  scales: number,
  sums: number,
  bias: number,
  codes: number,
  steps: number,
  zeros: number,
  out: number,
  end: number,
  room: number,
) => void

/** The compiled kernel; null without relaxed SIMD or shared memory, or where it multiplies wrongly. */
export function kernelModule(): WebAssembly.Module | null {
  const bytes = Uint8Array.from(atob(wasm), c => c.charCodeAt(0))
  if (!WebAssembly.validate(bytes)) return null
  try {
    const module = new WebAssembly.Module(bytes)
    return multipliesRightly(module) ? module : null
  } catch {
    // Pages that aren't cross-origin isolated get no shared memory; others may run out of it.
    return null
  }
}

/** Starts the kernel on a memory that all threads share. */
export function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel
}

const page = 2 ** 16

/** Shared memory of a fixed size. @throws RangeError if there is not enough */
export function sharedMemory(size: number): WebAssembly.Memory {
  const pages = Math.ceil(size / page)
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
}

/**
 * Adds up the largest codes of either sign. V8 11.3 (Node 20) has the instruction but drops its addend.
 */
function multipliesRightly(module: WebAssembly.Module): boolean {
  const [inner, outputs, panels, sums, codes] = [16, 8, 1024, 2048, 4096]
  const memory = sharedMemory(page)
  const kernel = startKernel(module, memory)
  const bytes = new Uint8Array(memory.buffer)
  const weights = Array.from({ length: inner * outputs }, (_, i) => ((i * 37) % 255) + 1)
  bytes.set(weights, codes)
  kernel.pack(codes, inner, outputs, panels, sums)
  const found = new Int32Array(memory.buffer, sums, outputs)
  return found.every((sum, output) => {
    const column = weights.filter((_, i) => i % outputs === output)
    return sum === column.reduce((total, code) => total + code - 128, 0)
  })
}

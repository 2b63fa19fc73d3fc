import { wasm } from './rounding.wasm.ts'

/** Exports of the kernel in `assembly/`. */
interface Kernel {
  readonly memory: WebAssembly.Memory
  start(): number
  roundRows(
    weights: number,
    rows: number,
    columns: number,
    bits: number,
    size: number,
    asymmetric: number,
    search: number,
    narrowing: number,
    codes: number,
    scales: number,
    zeros: number,
  ): void
  roundOutputs(
    weights: number,
    rows: number,
    columns: number,
    codes: number,
    stride: number,
    scales: number,
    sums: number,
  ): void
}

/** Rounds a matrix whose rows arrive in parts. */
export interface Rounding<T> {
  /** @param values the next whole rows, in C order */
  add(values: Float32Array): void
  /** Call after the last row. */
  end(): T
}

/**
 * `Rounding.add` in strips: copies as many rows into the kernel's memory as it has room for.
 * @param into where they are copied @param step rows per strip @param round rounds rows `row` … `row + count`
 */
export function inStrips(
  { memory: { buffer } }: Kernel,
  into: number,
  columns: number,
  step: number,
  round: (row: number, count: number) => void,
): (values: Float32Array) => void {
  let row = 0
  return values => {
    for (let at = 0; at < values.length; at += step * columns) {
      const strip = values.subarray(at, at + step * columns)
      new Float32Array(buffer, into).set(strip)
      const count = strip.length / columns
      round(row, count)
      row += count
    }
  }
}

let compiled: WebAssembly.Module | undefined
const idle: Kernel[] = []

/** A new instance of the kernel, which is small enough to be compiled synchronously. */
export function takeKernel(): Kernel {
  const kernel = idle.pop()
  if (kernel) return kernel
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasm), c => c.charCodeAt(0)))
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel
}

/** The instance is reused, since its memory then is, too: new memory costs page faults. */
export function giveBack(kernel: Kernel): void {
  idle.push(kernel)
}

const page = 2 ** 16

/**
 * Reserves room in the kernel's memory, which grows to the largest request and never shrinks.
 * @param sizes bytes @returns an address for each, a multiple of 16
 */
export function roomFor({ memory, start }: Kernel, sizes: readonly number[]): number[] {
  let end = start()
  const addresses = sizes.map(size => {
    const at = end
    end += Math.ceil(size / 16) * 16
    return at
  })
  const lacking = end - memory.buffer.byteLength
  if (lacking > 0) memory.grow(Math.ceil(lacking / page))
  return addresses
}

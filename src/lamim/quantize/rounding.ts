import { wasm } from './rounding.wasm.ts'

/** What the files of `assembly/` export. */
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

/** Rounds a matrix whose rows come one after another. */
export interface Rounding<T> {
  /** @param values the next rows, whole ones, in C order */
  add(values: Float32Array): void
  /** After the last row. */
  end(): T
}

/**
 * `Rounding.add` in strips: puts rows into a kernel's memory, as many at a time as it has room for.
 * @param into where they are put @param step rows at a time @param round rounds rows `row` … `row + count`
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

/** A kernel that nobody else uses. It is small enough to be compiled at once, wherever it runs. */
export function takeKernel(): Kernel {
  const kernel = idle.pop()
  if (kernel) return kernel
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasm), c => c.charCodeAt(0)))
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel
}

/** Its memory stays: fresh memory is slow. */
export function giveBack(kernel: Kernel): void {
  idle.push(kernel)
}

const page = 2 ** 16

/**
 * Room in the kernel's memory, which grows to the largest call's and stays.
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

import { wasm } from './rounding.wasm.ts'

/** What the files of `assembly/` export. */
interface Rounding {
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

let opened: Rounding | undefined

/** The compiled kernel: small enough to be compiled at once, wherever it runs. */
export function rounding(): Rounding {
  if (!opened) {
    const bytes = Uint8Array.from(atob(wasm), c => c.charCodeAt(0))
    opened = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Rounding
  }
  return opened
}

const page = 2 ** 16

/**
 * Room in the kernel's memory, which grows to the largest call's and stays.
 * @param sizes bytes @returns an address for each, a multiple of 16
 */
export function roomFor({ memory, start }: Rounding, sizes: readonly number[]): number[] {
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

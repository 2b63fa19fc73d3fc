import { readFile } from '../files.ts'
import type { Bundle } from '../read.ts'

/** Opens a graph on an engine: in tests, the runtime's own way on WebAssembly. */
export type Open = (files: {
  readonly name: string
  readonly graph: Blob
  readonly weights: {
    readonly path: string
    whole(): Promise<{ readonly data: Blob; readonly checked: Promise<void> }>
    pieces(): AsyncIterable<{ readonly at: number; readonly bytes: Uint8Array }>
  }
}) => Promise<{
  run(values: Float32Array, dims: readonly number[]): Promise<Float32Array>
  release(): Promise<void>
}>

/** Runs one graph of a bundle. @returns the output's values */
export async function runGraph(
  open: Open,
  bundle: Bundle,
  path: string | null | undefined,
  values: Float32Array,
  dims: readonly number[],
): Promise<Float32Array> {
  if (!path) throw new RangeError('the variant has no such graph')
  const name = path.slice(path.lastIndexOf('/') + 1)
  const data = await readFile(bundle, `${path}_data`)
  const graph = await open({
    name,
    graph: await readFile(bundle, path),
    weights: {
      path: `${name}_data`,
      whole: async () => ({ data, checked: Promise.resolve() }),
      async *pieces() {
        yield { at: 0, bytes: new Uint8Array(await data.arrayBuffer()) }
      },
    },
  })
  const found = await graph.run(values, dims)
  await graph.release()
  return found
}

/** Root mean square of the differences. */
export function drift(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? NaN) - (b[i] ?? NaN)) ** 2
  return Math.sqrt(sum / a.length)
}

/** Probability of class 0. */
export function probability(logits: ArrayLike<number>): number {
  return 1 / (1 + Math.exp((logits[1] ?? NaN) - (logits[0] ?? NaN)))
}

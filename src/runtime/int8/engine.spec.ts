import { beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from '#lamim/bundle/read.ts'
import { gaussian, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { browserMachine } from '../browser-machine.ts'
import { openGraph, wasmTarget } from '../session.ts'
import { type IntegerEngine, integerEngine } from './engine.ts'
import { encoderOf, smallBundle } from './testing/small-bundle.ts'

const noise = gaussian(7)
const input = Float32Array.from({ length: 4 * 96 ** 3 }, () => Math.abs(noise()) / 3)

describe('the int8 engine', () => {
  let bundle: Bundle
  let engine: IntegerEngine

  beforeAll(async () => {
    bundle = await smallBundle(3)
    engine = integerEngine(1, () => Promise.reject(new Error('one thread needs no help'))) as never
  })

  async function opened(of = bundle) {
    const { graph, pieces } = await encoderOf(of, 'int8')
    const encoder = await engine.open(smallArchitecture, graph, pieces)
    if (!encoder) throw new Error('the engine does not know the graph')
    return encoder
  }

  it('agrees with onnxruntime on the same graph', async () => {
    const { graph, data } = await encoderOf(bundle, 'int8')
    const machine = browserMachine(new URL('/ort/', location.href).href)
    const { ort } = await machine.engine('wasm')
    const reference = await openGraph(wasmTarget(ort), {
      name: 'encoder',
      graph,
      weights: {
        path: 'encoder_model_int8.onnx_data',
        whole: async () => ({ data, checked: Promise.resolve() }),
        pieces: () => Promise.reject(new Error('onnxruntime takes the whole')) as never,
      },
    })
    const expected = await reference.run(input, [1, 4, 96, 96, 96])
    const encoder = await opened()
    const found = encoder.run(input)
    encoder.release()
    // A value near the midpoint of two codes may round either way, which changes its token slightly.
    const differences = found.map((value, i) => Math.abs(value - (expected[i] ?? NaN))).sort()
    const size = largest(expected)
    expect(differences[Math.floor(0.9 * differences.length)]).toBeLessThan(1e-4 * size)
    expect(differences.at(-1)).toBeLessThan(2e-2 * size)
  })

  it('reuses its memory for the next encoder', async () => {
    const first = await opened()
    const expected = first.run(input)
    first.release()
    const second = await opened(await smallBundle(4))
    expect(largest(second.run(input), expected)).toBeGreaterThan(0.1)
    second.release()
    const again = await opened()
    expect(again.run(input)).toEqual(expected)
    again.release()
  })

  it('passes NaN through to the output', async () => {
    const encoder = await opened()
    const spoilt = input.slice()
    spoilt[1000] = Number.NaN
    expect(encoder.run(spoilt).every(Number.isNaN)).toBe(true)
    expect(encoder.run(input).every(Number.isFinite)).toBe(true)
    encoder.release()
  })

  it('returns null for graphs and sizes that it doesn’t support', async () => {
    const blocks = await encoderOf(bundle, 'q8')
    expect(await engine.open(smallArchitecture, blocks.graph, blocks.pieces)).toBeNull()
    const { graph, pieces } = await encoderOf(bundle, 'int8')
    for (const other of [
      { num_heads: 16 },
      { hidden_size: 72 },
      { num_layers: 3 },
      { mlp_dim: 64 },
    ])
      expect(await engine.open({ ...smallArchitecture, ...other }, graph, pieces)).toBeNull()
  })

  it('reports truncated weights and read errors, and stays usable', async () => {
    const { graph, pieces } = await encoderOf(bundle, 'int8')
    async function* short() {
      for await (const piece of pieces()) if (piece.at < 20_000) yield piece
    }
    async function* broken() {
      yield* short()
      throw new Error('the disk is gone')
    }
    await expect(engine.open(smallArchitecture, graph, short)).rejects.toThrow('end too early')
    await expect(engine.open(smallArchitecture, graph, broken)).rejects.toThrow('the disk is gone')
    const encoder = await opened()
    expect(encoder.run(input).every(Number.isFinite)).toBe(true)
    encoder.release()
  })

  it('gives identical bits with one thread and with three', async () => {
    const encoder = await opened()
    const expected = encoder.run(input)
    encoder.release()
    for (const found of await inWorker(3)) expect(found).toEqual(expected)
  })
})

/** Two runs in a worker, on several threads. */
function inWorker(threads: number): Promise<Float32Array[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./testing/encode.worker.ts', import.meta.url), {
      type: 'module',
    })
    worker.onmessage = ({ data }) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage({ threads, input })
  })
}

/** The largest size of a value, or of the differences of two arrays. */
function largest(a: Float32Array, b?: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b?.[i] ?? 0))), 0)
}

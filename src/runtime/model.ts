import { Problem } from '#errors/problem.ts'
import { inputDims, tokenCount } from '#lamim/architecture.ts'
import type { BundleConfig, Expected, Task, Variant } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import { probe, seededInput } from './probe.ts'
import {
  type EngineTarget,
  engineProblem,
  type Graph,
  type GraphFiles,
  openGraph,
} from './session.ts'

/** Bytes of hidden states that one batch of heads may take. */
const batchBytes = 16 * 1024 ** 2

/**
 * The network on a device. One encoder is loaded at a time, which bounds memory; decoder and heads
 * stay loaded.
 */
export interface Model {
  /** Loads an encoder ahead of the first `encode`. */
  prepare(encoder: string): Promise<void>
  /** @param input `inputDims` @returns the last block's output before the final norm, tokens × width */
  encode(encoder: string, input: Float32Array): Promise<Float32Array>
  /** @param hidden N × tokens × width, any N @returns logits, N × classes */
  ask(task: string, hidden: Float32Array): Promise<Float32Array>
  /** @param hidden tokens × width @returns `inputDims`; throws Problem 'bad-model' if there's no decoder */
  decode(hidden: Float32Array): Promise<Float32Array>
  /** Whether the loaded encoder gives the same bits on every machine. */
  readonly exact: boolean
  /** Largest N that one call of `ask` should get. */
  readonly batch: number
  release(): Promise<void>
}

/** Opens the decoder and heads of a variant. Encoders are opened on first use. */
export async function openModel(
  target: EngineTarget,
  config: BundleConfig,
  variant: Variant,
  files: (path: string) => Promise<GraphFiles>,
): Promise<Model> {
  const opened: Graph[] = []
  async function open(path: string): Promise<Graph> {
    const graph = await openGraph(target, await files(path))
    opened.push(graph)
    return graph
  }
  const heads = new Map<string, Graph>()
  for (const task of config.tasks) {
    const path = variant.heads[task.id]
    if (path !== undefined) heads.set(task.id, await open(path))
  }
  const decoder = variant.decoder === null ? null : await open(variant.decoder)
  let encoder: { id: string; graph: Encoder } | null = null

  async function encoderFor(id: string): Promise<Encoder> {
    if (encoder?.id === id) return encoder.graph
    const path = variant.encoders[id]
    if (path === undefined) throw new Problem('bad-model', message('runtime.noEncoder', { id }))
    await encoder?.graph.release()
    encoder = null
    encoder = { id, graph: await openEncoder(target, config, variant, await files(path)) }
    return encoder.graph
  }

  const width = config.architecture.hidden_size
  return {
    get exact() {
      return encoder?.graph.exact ?? false
    },
    batch: Math.max(1, Math.floor(batchBytes / (tokenCount * width * 4))),
    async prepare(id) {
      await encoderFor(id)
    },
    async encode(id, input) {
      return (await encoderFor(id)).run(input, inputDims)
    },
    async ask(task, hidden) {
      const head = heads.get(task)
      if (!head) throw new Problem('bad-model', message('runtime.noHead', { task }))
      return head.run(hidden, [hidden.length / (tokenCount * width), tokenCount, width])
    },
    async decode(hidden) {
      if (!decoder) throw new Problem('bad-model', message('runtime.noDecoder'))
      return decoder.run(hidden, [1, tokenCount, width])
    },
    async release() {
      await Promise.all([...opened, ...(encoder ? [encoder.graph] : [])].map(g => g.release()))
      encoder = null
    },
  }
}

interface Encoder extends Graph {
  readonly exact: boolean
}

/** Opens int8 encoders in our own engine where the machine can run it, all others in onnxruntime. */
async function openEncoder(
  target: EngineTarget,
  { architecture }: BundleConfig,
  { precision }: Variant,
  files: GraphFiles,
): Promise<Encoder> {
  const { name, graph, weights } = files
  const plain = async () => ({ ...(await openGraph(target, files)), exact: false })
  if (precision !== 'int8' || !target.integers || !weights) return plain()
  const encoder = await target.integers
    .open(architecture, graph, () => weights.pieces())
    .catch((error: unknown) => {
      throw engineProblem(error, 'load', name)
    })
  if (!encoder) return plain()
  return {
    exact: true,
    run: async values => encoder.run(values),
    release: async () => encoder.release(),
  }
}

/** Encoder ids in an order that loads each one once: the decoder's encoder last. */
export function encodersOf(config: BundleConfig, variant: Variant): string[] {
  const ids = new Set(config.tasks.map((task: Task) => task.encoder))
  if (variant.decoder_encoder !== null) {
    ids.delete(variant.decoder_encoder)
    ids.add(variant.decoder_encoder)
  }
  return [...ids]
}

/** Runs every graph once on a seeded input and returns samples of its outputs. Warms up all graphs. */
export async function probeModel(
  model: Model,
  config: BundleConfig,
  variant: Variant,
  seed: number,
): Promise<Expected> {
  const input = seededInput(seed)
  const found: Expected = { hidden_states: {}, reconstruction: null, logits: {} }
  for (const id of encodersOf(config, variant)) {
    const hidden = await model.encode(id, input)
    found.hidden_states[id] = probe(hidden)
    for (const task of config.tasks.filter(task => task.encoder === id))
      found.logits[task.id] = [...(await model.ask(task.id, hidden))]
    if (variant.decoder_encoder === id) found.reconstruction = probe(await model.decode(hidden))
  }
  return found
}

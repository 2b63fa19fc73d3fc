import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { Problem } from '#errors/problem.ts'
import { steadyBlob } from '#io/blob-stream.ts'
import { message } from '#messages/message.ts'
import type { IntegerEngine } from './int8/engine.ts'
import type { Pieces } from './int8/load.ts'
import type { Ort } from './machine.ts'

/** One graph of a bundle, and its weights. */
export interface GraphFiles {
  readonly name: string
  readonly graph: Blob
  readonly weights: WeightFile | null
}

/** A graph's external data, read by whichever method the engine uses. */
export interface WeightFile {
  /** The name in the graph. */
  readonly path: string
  /** A Blob that the engine reads without a second copy. `checked` resolves when its hash is right. */
  whole(): Promise<{ readonly data: Blob; readonly checked: Promise<void> }>
  /** In order, each with its hash checked. */
  pieces(): Pieces
}

/** An engine and the device that its sessions run on. */
export interface EngineTarget {
  readonly ort: Ort
  /** The GPU that every WebGPU session shares; null for WebAssembly. */
  readonly device: GPUDevice | null
  /** The engine for encoders of 8-bit integers; null: onnxruntime. */
  readonly integers: IntegerEngine | null
  /** Resolves when the device is lost; on a processor, never. */
  readonly lost: Promise<Problem>
  /** Rejects pending runs when the device is lost; they would never settle otherwise. */
  readonly waiting: Set<(loss: Problem) => void>
}

/** Milliseconds. An engine may fail before `device.lost` resolves. */
const lossGraceMs = 1000

/** A graph with one input and one output, ready to run. */
export interface Graph {
  /** @param dims of the input @returns the output's values */
  run(values: Float32Array, dims: readonly number[]): Promise<Float32Array>
  release(): Promise<void>
}

/** The processor as target. */
export function wasmTarget(ort: Ort, integers: IntegerEngine | null = null): EngineTarget {
  return { ort, device: null, integers, lost: new Promise(() => {}), waiting: new Set() }
}

/**
 * A GPU as target: one device, with the adapter's limits, shared by all sessions.
 * @param features optional features that the engine's kernels may use
 */
export async function gpuTarget(
  ort: Ort,
  adapter: GPUAdapter,
  features: readonly GPUFeatureName[],
): Promise<EngineTarget> {
  const { limits } = adapter
  const device = await adapter.requestDevice({
    requiredFeatures: [...features],
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
      maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    },
  })
  const waiting: EngineTarget['waiting'] = new Set()
  const lost = device.lost.then(info => {
    const loss = new Problem('device-lost', message('runtime.deviceLost'), {
      details: `${info.reason}: ${info.message}`,
    })
    for (const reject of waiting) reject(loss)
    return loss
  })
  return { ort, device, integers: null, lost, waiting }
}

/** Loads a graph. @throws Problem 'out-of-memory' or 'bad-model' when the engine refuses it. */
export async function openGraph(target: EngineTarget, files: GraphFiles): Promise<Graph> {
  const { ort, device } = target
  // The closures below live as long as the graph, so they must not capture `files`, which has the weights.
  const { name } = files
  const weights = await files.weights?.whole()
  const options: InferenceSession.SessionOptions = {
    executionProviders: device
      ? [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }]
      : ['wasm'],
    graphOptimizationLevel: 'all',
    // Prepacking copies the weights and gains nothing at LaMIM's sizes: without it, int8 of the published
    // size opens in 1.1 s instead of 2.2 s, and runs in 3.7 s either way.
    extra: { session: { disable_prepacking: '1' } },
    ...(files.weights && weights
      ? { externalData: [{ path: files.weights.path, data: steadyBlob(weights.data) }] }
      : {}),
  }
  const bytes = new Uint8Array(await files.graph.arrayBuffer())
  const opening = ort.InferenceSession.create(bytes, options)
  opening.catch(() => {})
  // Hashing and opening run in parallel. A wrong hash explains any error of the engine, so it goes first.
  await weights?.checked.catch(async (error: unknown) => {
    await opening.then(
      session => session.release(),
      () => undefined,
    )
    throw error
  })
  const session = await opening.catch((error: unknown) => {
    throw engineProblem(error, 'load', name)
  })
  const [inputName] = session.inputNames
  const [outputName] = session.outputNames
  if (inputName === undefined || outputName === undefined)
    throw new Problem('bad-model', message('runtime.graphInputs', { graph: name }))

  return {
    async run(values, dims) {
      const input = new ort.Tensor('float32', values, dims)
      const results = await orLost(target, session.run({ [inputName]: input })).catch(
        async (error: unknown) => {
          throw (await lossBehind(target)) ?? engineProblem(error, 'run', name)
        },
      )
      const output = results[outputName]
      if (!output) throw new Problem('bad-model', message('runtime.noOutput', { graph: name }))
      return take(output)
    },
    release: () => session.release(),
  }
}

/**
 * Rejects a run when the GPU is lost: it would never settle. `Promise.race` against `lost` would keep
 * every result alive as long as the device.
 */
function orLost<T>({ waiting }: EngineTarget, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.add(reject)
    work.then(resolve, reject).finally(() => waiting.delete(reject))
  })
}

/** The loss that made a run fail; null where the device still works. */
function lossBehind({ device, lost }: EngineTarget): Promise<Problem | null> {
  if (!device) return Promise.resolve(null)
  return Promise.race([lost, new Promise<null>(resolve => setTimeout(resolve, lossGraceMs, null))])
}

/** Copies the values, since the engine reuses its memory. */
async function take(tensor: Tensor): Promise<Float32Array> {
  const data = await tensor.getData(true)
  if (!(data instanceof Float32Array))
    throw new Problem('bad-model', message('runtime.outputType', { type: tensor.type }))
  return data.slice()
}

/** The problem that describes an engine's failure to load or run a graph. */
export function engineProblem(error: unknown, act: 'load' | 'run', graph: string): Problem {
  if (error instanceof Problem) return error
  const details = error instanceof Error ? error.message : String(error)
  if (/memory|alloc|range error|oom/i.test(details))
    return new Problem('out-of-memory', message(`runtime.${act}Memory`, { graph }), {
      details,
      cause: error,
    })
  return new Problem(
    'bad-model',
    message(`runtime.${act}Failed`, { graph, error: firstLine(details) }),
    { details, cause: error },
  )
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? text
}

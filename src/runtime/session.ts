import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { Problem } from '#errors/problem.ts'
import { steadyBlob } from '#io/blob-stream.ts'
import { message } from '#messages/message.ts'
import type { IntegerEngine } from './int8/engine.ts'
import type { Pieces } from './int8/load.ts'
import type { Ort } from './machine.ts'

/** One graph and its weights, as they come out of a bundle. */
export interface GraphFiles {
  readonly name: string
  readonly graph: Blob
  readonly weights: WeightFile | null
}

/** External data beside a graph, read when an engine asks for it, the way it asks. */
export interface WeightFile {
  /** As the graph names it. */
  readonly path: string
  /** A Blob that is read into the engine without a second copy; `checked` settles once its bytes are right. */
  whole(): Promise<{ readonly data: Blob; readonly checked: Promise<void> }>
  /** In order, each known to be right. */
  pieces(): Pieces
}

/** Where sessions run. */
export interface Place {
  readonly ort: Ort
  /** The GPU that every WebGPU session shares; null for WebAssembly. */
  readonly device: GPUDevice | null
  /** Where encoders of 8-bit integers run, if not in onnxruntime. */
  readonly integers: IntegerEngine | null
  /** Resolves once the device is gone; on a processor, never. */
  readonly lost: Promise<Problem>
  /** Work that would never settle if the device were lost: each is rejected then. */
  readonly waiting: Set<(loss: Problem) => void>
}

/** An engine that fails because its device is going away can say so before the device does. */
const lossGraceMs = 1000

/** A graph with one input and one output, ready to run. */
export interface Graph {
  /** @returns the output's values; dims of the input are `dims`. */
  run(values: Float32Array, dims: readonly number[]): Promise<Float32Array>
  release(): Promise<void>
}

/** A place on the processor. */
export function wasmPlace(ort: Ort, integers: IntegerEngine | null = null): Place {
  return { ort, device: null, integers, lost: new Promise(() => {}), waiting: new Set() }
}

/**
 * A place on the GPU: one device with all that the adapter allows, shared by all sessions.
 * @param features optional abilities that the engine's kernels may use
 */
export async function gpuPlace(
  ort: Ort,
  adapter: GPUAdapter,
  features: readonly GPUFeatureName[],
): Promise<Place> {
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
  const waiting: Place['waiting'] = new Set()
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
export async function openGraph(place: Place, files: GraphFiles): Promise<Graph> {
  const { ort, device } = place
  // What the functions below hold on to lives as long as the graph: the weights must not be among it.
  const { name } = files
  const weights = await files.weights?.whole()
  const options: InferenceSession.SessionOptions = {
    executionProviders: device
      ? [{ name: 'webgpu', device, storageBufferCacheMode: 'simple' }]
      : ['wasm'],
    graphOptimizationLevel: 'all',
    // Repacked weights are a second copy, and at LaMIM's sizes no product gets faster by them: int8 of
    // the published size opens in 1.1 s instead of 2.2 and runs in 3.7 s either way.
    extra: { session: { disable_prepacking: '1' } },
    ...(files.weights && weights
      ? { externalData: [{ path: files.weights.path, data: steadyBlob(weights.data) }] }
      : {}),
  }
  const bytes = new Uint8Array(await files.graph.arrayBuffer())
  const opening = ort.InferenceSession.create(bytes, options)
  opening.catch(() => {})
  // Hashing and opening run side by side; wrong bytes are the reason for whatever the engine says.
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
      const results = await orLost(place, session.run({ [inputName]: input })).catch(
        async (error: unknown) => {
          throw (await lossBehind(place)) ?? engineProblem(error, 'run', name)
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
 * A run that is still pending when the GPU goes away would never settle. (Racing it against a promise
 * that lives as long as the device would keep every result alive as long.)
 */
function orLost<T>({ waiting }: Place, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.add(reject)
    work.then(resolve, reject).finally(() => waiting.delete(reject))
  })
}

/** The loss that made a run fail, or null where the device is still there. */
function lossBehind({ device, lost }: Place): Promise<Problem | null> {
  if (!device) return Promise.resolve(null)
  return Promise.race([lost, new Promise<null>(resolve => setTimeout(resolve, lossGraceMs, null))])
}

/** Copies the values out: the engine reuses its memory. */
async function take(tensor: Tensor): Promise<Float32Array> {
  const data = await tensor.getData(true)
  if (!(data instanceof Float32Array))
    throw new Problem('bad-model', message('runtime.outputType', { type: tensor.type }))
  return data.slice()
}

/** What an engine's failure to load or run a graph means to a person. */
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

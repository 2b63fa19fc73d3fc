import { fromBinary } from '@bufbuild/protobuf'
import { sessionHandlers } from '#jobs/handlers/session.ts'
import { readBundle } from '#lamim/bundle/read.ts'
import { ModelProtoSchema } from '#lamim/graph/onnx_pb.ts'
import { graphReader } from '#runtime/graph-reader.ts'
import { encodersOf, openModel } from '#runtime/model.ts'
import { seededInput } from '#runtime/probe.ts'
import { gpuTarget } from '#runtime/session.ts'
import { bundleAt, shippedModel } from '../../cli/files.ts'
import { thisMachine } from '../../cli/machine.ts'
import { publishedBundle } from './forward.ts'

/** Counted calls to a device. */
interface Asked {
  dispatches: number
  uploads: number
  uploaded_bytes: number
  readbacks: number
  submits: number
}

/** GPU memory of a loaded bundle of the published size, before any run. */
export async function benchDawnMemory(checkpoint: string, folder: string) {
  const { path } = await publishedBundle(checkpoint, folder, 'q4')
  const bundle = await readBundle(bundleAt(path))
  const machine = thisMachine()
  const adapter = await machine.adapter()
  const [variant] = bundle.config.variants
  if (!adapter || !variant) return null
  const { held } = countCalls()
  const { ort } = await machine.engine('webgpu')
  const target = await gpuTarget(ort, adapter, [])
  const model = await openModel(target, bundle.config, variant, graphReader(bundle, variant, {}))
  for (const encoder of encodersOf(bundle.config, variant)) await model.prepare(encoder)
  const bytes = held()
  await model.release()
  target.device?.destroy()
  const weights = bundle.config.files
    .filter(({ path }) => path.endsWith('.onnx_data'))
    .reduce((sum, { size }) => sum + size, 0)
  return { gpu_bytes: bytes, weights_bytes: weights, ratio: Number((bytes / weights).toFixed(3)) }
}

/**
 * GPU calls of one forward pass, counted at Dawn's interface, and the minimum for its graphs: a dispatch
 * for each computing node, one volume uploaded, one downloaded.
 */
export async function benchDawn() {
  const bundle = bundleAt(shippedModel)
  const machine = thisMachine()
  await machine.adapter()
  const counted = countCalls()
  const jobs = sessionHandlers(machine, () => bundle)
  const model = await jobs.load({ location: { folder: shippedModel }, backend: 'webgpu' }, {})
  const { held } = counted
  const before = { ...counted.asked }
  const input = seededInput(1)
  await jobs.restore({ input, boxes: [[], [], [], []] }, {})
  const pass = Object.fromEntries(
    Object.entries(counted.asked).map(([name, value]) => [
      name,
      value - before[name as keyof Asked],
    ]),
  )
  const { variants, files } = model.config
  const variant = variants.find(({ precision }) => precision === model.precision)
  const graphs = [variant?.decoder, variant?.encoders[variant.decoder_encoder ?? '']]
  const weights = files
    .filter(({ path }) => path.includes(`_${model.precision}.onnx_data`))
    .reduce((sum, { size }) => sum + size, 0)
  const nodes: Record<string, number> = {}
  for (const path of graphs) {
    if (!path) continue
    const bytes = new Uint8Array(await (await bundle.read(path)).arrayBuffer())
    for (const { opType } of fromBinary(ModelProtoSchema, bytes).graph?.node ?? [])
      nodes[opType ?? ''] = (nodes[opType ?? ''] ?? 0) + 1
  }
  return {
    model: model.config.name,
    precision: model.precision,
    adapter: model.adapter,
    forward_pass: pass,
    graph_nodes: nodes,
    nodes: Object.values(nodes).reduce((sum, n) => sum + n, 0),
    input_bytes: input.byteLength,
    gpu_bytes: held(),
    weights_bytes: weights,
    gpu_bytes_to_weights: Number((held() / weights).toFixed(2)),
  }
}

/** Wraps Dawn's classes to count calls, after they are loaded. */
function countCalls() {
  const asked: Asked = { dispatches: 0, uploads: 0, uploaded_bytes: 0, readbacks: 0, submits: 0 }
  const buffers = new Map<GPUBuffer, number>()
  const wrap = <T extends object, K extends keyof T>(target: T, name: K, before: Call<T, K>) => {
    const original = target[name] as (...args: unknown[]) => unknown
    Object.defineProperty(target, name, {
      configurable: true,
      writable: true,
      value(this: T, ...args: unknown[]) {
        const result = original.apply(this, args)
        before(args, result, this)
        return result
      },
    })
  }
  const { prototype: pass } = GPUComputePassEncoder
  wrap(pass, 'dispatchWorkgroups', () => asked.dispatches++)
  wrap(pass, 'dispatchWorkgroupsIndirect', () => asked.dispatches++)
  wrap(GPUQueue.prototype, 'submit', () => asked.submits++)
  wrap(GPUQueue.prototype, 'writeBuffer', ([, , data, , size]) => {
    asked.uploads++
    asked.uploaded_bytes += Number(size ?? (data as ArrayBufferView).byteLength)
  })
  wrap(GPUBuffer.prototype, 'mapAsync', () => asked.readbacks++)
  wrap(GPUDevice.prototype, 'createBuffer', ([options], buffer) =>
    buffers.set(buffer as GPUBuffer, (options as GPUBufferDescriptor).size),
  )
  wrap(GPUBuffer.prototype, 'destroy', (_, __, buffer) => buffers.delete(buffer))
  return { asked, held: () => [...buffers.values()].reduce((sum, size) => sum + size, 0) }
}

type Call<T, K extends keyof T> = (
  args: unknown[],
  result: unknown,
  self: T & Record<K, unknown>,
) => unknown

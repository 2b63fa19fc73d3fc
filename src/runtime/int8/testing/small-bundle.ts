import { type Bundle, readBundle } from '#lamim/bundle/read.ts'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { writeBundle } from '#lamim/bundle/write.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { checkpointShapes, identify } from '#lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { pthBlob } from '#lamim/checkpoint/testing/write-pth.ts'

/** A network of random weights as a bundle, in 8-bit integers and 8-bit blocks. */
export async function smallBundle(seed: number): Promise<Bundle> {
  const tensors = randomTensors(checkpointShapes('ssl', smallArchitecture), seed)
  const checkpoint = await openCheckpoint({ name: 'small.pth', source: pthBlob(tensors) })
  const { sink, source } = memoryBundle()
  const ssl = identify(checkpoint, smallArchitecture.num_heads)
  await writeBundle({ ssl, classifiers: [], precisions: ['int8', 'q8'], name: 'small' }, sink)
  return readBundle(source)
}

/** An encoder's graph, and what brings its weights in pieces of a size. */
export async function encoderOf({ source, config }: Bundle, precision: string, size = 10_000) {
  const variant = config.variants.find(one => one.precision === precision)
  const path = variant?.encoders.encoder ?? ''
  const data = await source.read(`${path}_data`)
  async function* pieces() {
    for (let at = 0; at < data.size; at += size)
      yield { at, bytes: new Uint8Array(await data.slice(at, at + size).arrayBuffer()) }
  }
  return { graph: await source.read(path), data, pieces }
}

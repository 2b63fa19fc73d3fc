import { describe, expect, it } from 'vitest'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { writeBundle } from '#lamim/bundle/write.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { checkpointShapes, identify } from '#lamim/checkpoint/state-dict.ts'
import {
  gaussian,
  randomTensors,
  smallArchitecture,
} from '#lamim/checkpoint/testing/random-network.ts'
import { pthBlob } from '#lamim/checkpoint/testing/write-pth.ts'
import { type Rounder, rounderHere } from '#lamim/quantize/rounder.ts'
import { rounderThreads, serveRounder } from './rounder-threads.ts'
import { channelWorker } from './testing/channel-worker.ts'
import { serveThread } from './thread.ts'

function threads(serve = serveRounder) {
  const started: ReturnType<typeof channelWorker>[] = []
  const rounder = rounderThreads(() => {
    const made = channelWorker(serve)
    started.push(made)
    return made.worker
  })
  return { rounder, started }
}

describe('rounders in threads of their own', () => {
  it('round as it is done here, and take the weights', async () => {
    const { rounder } = threads()
    const weights = Float32Array.from({ length: 33 * 80 }, gaussian(1))
    const format = { bits: 4, blockSize: 32, zeroPoints: true, search: 4 } as const
    const given = weights.slice()
    const expected = await rounderHere.rows(weights, 80, format)
    expect(await rounder.rows(given, 80, format)).toEqual(expected)
    expect(given.length).toBe(0)
    // A part of a larger array stays where it is.
    const part = weights.subarray(80)
    expect(await rounder.outputs(part, 80)).toEqual(await rounderHere.outputs(part, 80))
    expect(part.length).toBe(32 * 80)
    // Read from a file, which crosses to another thread.
    const stored = { name: 'a.pth', source: new Blob([weights]) }
    expect(await rounder.rows(stored, 80, format)).toEqual(expected)
    rounder.end()
  })

  it('take matrices in turn, one each', async () => {
    let running = 0
    let most = 0
    const { rounder, started } = threads(port =>
      serveThread(port, async question => {
        most = Math.max(most, ++running)
        await new Promise(resolve => setTimeout(resolve, 5))
        running--
        return [(question as { columns: number }).columns, []]
      }),
    )
    const columns = Array.from({ length: started.length + 2 }, (_, i) => i)
    const rounded = columns.map(i => rounder.outputs(new Float32Array(1), i))
    expect(await Promise.all(rounded)).toEqual(columns)
    expect(most).toBe(started.length)
    rounder.end()
  })
})

const ssl = pthBlob(randomTensors(checkpointShapes('ssl', smallArchitecture), 1))

async function write(
  rounder: Rounder,
  source: Blob = ssl,
  onProgress: (fraction: number) => void = () => {},
) {
  const made = memoryBundle()
  const checkpoint = identify(await openCheckpoint({ name: 'a.pth', source }))
  const input = { ssl: checkpoint, classifiers: [], precisions: ['q4', 'int8'] as const, name: 'a' }
  const control = { onProgress: ({ fraction }: { fraction: number }) => onProgress(fraction) }
  const written = writeBundle(input, made.sink, control, rounder)
  return { written, files: made.files }
}

describe('a bundle', () => {
  it('is the same with threads and without', async () => {
    const { rounder } = threads()
    const here = await write(rounderHere)
    const there = await write(rounder)
    expect(await there.written).toEqual(await here.written)
    rounder.end()
  })

  it('fails with a sentence, and leaves no file, when a rounder dies', async () => {
    const { rounder, started } = threads()
    const { written, files } = await write(rounder, ssl, fraction => {
      if (fraction > 0.15) started[0]?.die()
    })
    await expect(written).rejects.toMatchObject({ code: 'worker-lost' })
    expect([...files.keys()]).toEqual([])
    rounder.end()
  })

  it('ends when its rounders are ended', async () => {
    const { rounder } = threads()
    const { written } = await write(rounder, ssl, fraction => {
      if (fraction > 0.15) rounder.end()
    })
    await expect(written).rejects.toMatchObject({ name: 'AbortError' })
  })
})

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
import { inProcessRounder, type Rounder } from '#lamim/quantize/rounder.ts'
import { rounderHandlers } from './handlers/rounder.ts'
import { rounderPool } from './rounder-pool.ts'
import { serve } from './serve.ts'
import type { Handlers, JobOf } from './table.ts'
import { channelWorker } from './testing/channel-worker.ts'

function pool(handlers: Handlers<JobOf<'rounder'>> = rounderHandlers) {
  const started: ReturnType<typeof channelWorker>[] = []
  const rounder = rounderPool(() => {
    const made = channelWorker(port => serve(port, handlers))
    started.push(made)
    return made.worker
  })
  return { rounder, started }
}

describe('a pool of rounders', () => {
  it('rounds like the in-process rounder, and transfers the weights', async () => {
    const { rounder } = pool()
    const weights = Float32Array.from({ length: 33 * 80 }, gaussian(1))
    const format = { bits: 4, blockSize: 32, zeroPoints: true, search: 4 } as const
    const given = weights.slice()
    const expected = await inProcessRounder.rows(weights, 80, format)
    expect(await rounder.rows(given, 80, format)).toEqual(expected)
    expect(given.length).toBe(0)
    // A view of a larger buffer isn't transferred.
    const part = weights.subarray(80)
    expect(await rounder.outputs(part, 80)).toEqual(await inProcessRounder.outputs(part, 80))
    expect(part.length).toBe(32 * 80)
    // A file is cloned to the worker, which reads it.
    const stored = { name: 'a.pth', source: new Blob([weights]) }
    expect(await rounder.rows(stored, 80, format)).toEqual(expected)
    rounder.end()
  })

  it('gives each worker one matrix at a time', async () => {
    let running = 0
    let most = 0
    const { rounder, started } = pool({
      ...rounderHandlers,
      async roundOutputs(input) {
        most = Math.max(most, ++running)
        await new Promise(resolve => setTimeout(resolve, 5))
        running--
        return rounderHandlers.roundOutputs(input, {})
      },
    })
    const matrices = Array.from({ length: 5 }, (_, i) => new Float32Array(4).fill(i + 1))
    const expected = await Promise.all(
      matrices.map(weights => inProcessRounder.outputs(weights.slice(), 4)),
    )
    const rounded = await Promise.all(matrices.map(weights => rounder.outputs(weights, 4)))
    expect(rounded).toEqual(expected)
    expect(started).toHaveLength(3)
    expect(most).toBe(3)
    rounder.end()
    expect(started.every(worker => worker.ended())).toBe(true)
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
  it('is identical with and without a pool', async () => {
    const { rounder } = pool()
    const inProcess = await write(inProcessRounder)
    const there = await write(rounder)
    expect(await there.written).toEqual(await inProcess.written)
    rounder.end()
  })

  it('fails with a problem, and leaves no file, when a rounder dies', async () => {
    let died = false
    const { rounder, started } = pool({
      ...rounderHandlers,
      roundRows(input, control) {
        if (died) return rounderHandlers.roundRows(input, control)
        died = true
        started[0]?.die()
        return new Promise(() => {})
      },
    })
    const { written, files } = await write(rounder)
    await expect(written).rejects.toMatchObject({ code: 'worker-lost' })
    expect([...files.keys()]).toEqual([])
    rounder.end()
  })

  it('stops when its rounders are ended', async () => {
    const { rounder } = pool()
    const { written } = await write(rounder, ssl, fraction => {
      if (fraction > 0.15) rounder.end()
    })
    await expect(written).rejects.toMatchObject({ name: 'AbortError' })
  })
})

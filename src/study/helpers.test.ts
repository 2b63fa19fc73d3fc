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
import { quantizeRows } from '#lamim/quantize/blockwise.ts'
import { quantizeOutputs } from '#lamim/quantize/columns.ts'
import { helperThreads, noHelpers, serveHelper } from './helpers.ts'
import { channelWorker } from './testing/channel-worker.ts'
import { serveThread } from './thread.ts'

function threads() {
  const started: ReturnType<typeof channelWorker>[] = []
  const helpers = helperThreads(() => {
    const made = channelWorker(serveHelper)
    started.push(made)
    return made.worker
  })
  return { helpers, started }
}

describe('helpers in threads of their own', () => {
  it('round as it is done here, and take the weights', async () => {
    const { helpers } = threads()
    const weights = Float32Array.from({ length: 33 * 80 }, gaussian(1))
    const format = { bits: 4, blockSize: 32, zeroPoints: true, search: 4 } as const
    const given = weights.slice()
    expect(await helpers.rounder.rows(given, 80, format)).toEqual(quantizeRows(weights, 80, format))
    expect(given.length).toBe(0)
    // A part of a larger array stays where it is.
    const part = weights.subarray(80)
    expect(await helpers.rounder.outputs(part, 80)).toEqual(quantizeOutputs(weights.slice(80), 80))
    expect(part.length).toBe(32 * 80)
    helpers.end()
  })

  it('read parts of files, and parts of those', async () => {
    const { helpers } = threads()
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
    const blob = helpers.blob(new Blob([bytes]))
    expect(blob.size).toBe(bytes.length)
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(bytes)
    const part = blob.slice(1000, 200_000).slice(5, 100_000)
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.subarray(1005, 101_000))
    expect(
      await blob
        .slice(299_990)
        .text()
        .catch(() => 'none'),
    ).toBeDefined()
    expect(blob.slice(299_990, 400_000).size).toBe(10)
    helpers.end()
  })

  it('read no more than two long parts at once, short ones meanwhile', async () => {
    let running = 0
    let most = 0
    const waiting: (() => void)[] = []
    const slow = (size: number) =>
      Object.assign(new Blob([new Uint8Array(size)]), {
        slice: () => slow(size),
        async arrayBuffer() {
          most = Math.max(most, ++running)
          await new Promise<void>(resolve => waiting.push(resolve))
          running--
          return new ArrayBuffer(size)
        },
      })
    // Asked at the port itself: a blob's methods don't cross to another thread.
    const replies: number[] = []
    const port = {
      postMessage: (reply: { id: number }) => replies.push(reply.id),
      onmessage: null as ((event: MessageEvent) => unknown) | null,
    }
    serveHelper(port)
    const ask = (id: number, size: number) =>
      port.onmessage?.({
        data: { id, question: { source: slow(size), from: 0, to: size } },
      } as MessageEvent)
    for (const id of [1, 2, 3]) ask(id, 100_000)
    await settled()
    expect(running).toBe(2)
    ask(4, 10)
    await settled()
    expect(running).toBe(3)
    waiting.pop()?.()
    await settled()
    expect(replies).toEqual([4])
    while (replies.length < 4) {
      waiting.shift()?.()
      await settled()
    }
    expect(replies).toEqual([4, 1, 2, 3])
    expect(most).toBe(3)
  })
})

const settled = () => new Promise(resolve => setTimeout(resolve))

const ssl = pthBlob(randomTensors(checkpointShapes('ssl', smallArchitecture), 1))

async function write(
  { blob, rounder }: Pick<ReturnType<typeof noHelpers>, 'blob' | 'rounder'>,
  source: Blob = ssl,
  onProgress: (fraction: number) => void = () => {},
) {
  const made = memoryBundle()
  const checkpoint = identify(await openCheckpoint({ name: 'a.pth', source: blob(source) }))
  const input = { ssl: checkpoint, classifiers: [], precisions: ['q4', 'int8'] as const, name: 'a' }
  const control = { onProgress: ({ fraction }: { fraction: number }) => onProgress(fraction) }
  const written = writeBundle(input, made.sink, control, rounder)
  return { written, files: made.files }
}

describe('a bundle', () => {
  it('is the same with helpers and without', async () => {
    const { helpers } = threads()
    const here = await write(noHelpers())
    const there = await write(helpers)
    expect(await there.written).toEqual(await here.written)
    helpers.end()
  })

  it.each([
    ['reads', 0],
    ['rounds', 1],
  ])(
    'fails with a sentence, and leaves no file, when the helper that %s dies',
    async (_, which) => {
      const { helpers, started } = threads()
      const { written, files } = await write(helpers, ssl, fraction => {
        if (fraction > 0.15) started[which]?.die()
      })
      await expect(written).rejects.toMatchObject({ code: 'worker-lost' })
      expect([...files.keys()]).toEqual([])
      helpers.end()
    },
  )

  it('ends when its helpers are ended', async () => {
    const { helpers } = threads()
    const { written } = await write(helpers, ssl, fraction => {
      if (fraction > 0.15) helpers.end()
    })
    await expect(written).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('tells of a checkpoint that can’t be read any more', async () => {
    const helpers = helperThreads(
      () =>
        channelWorker(port =>
          serveThread(port, async question => {
            const { source, from, to } = question as { source: Blob; from: number; to: number }
            if (to - from > 100_000) throw new DOMException('gone', 'NotReadableError')
            const bytes = await source.slice(from, to).arrayBuffer()
            return [bytes, [bytes]]
          }),
        ).worker,
    )
    const { written } = await write(helpers)
    await expect(written).rejects.toMatchObject({ code: 'unreachable', file: 'a.pth' })
    helpers.end()
  })
})

import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { memoryBlob, steadyBlob, streamOf } from './blob-stream.ts'

const bytes = randomBytes(9_000_001)

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

it('gives all bytes', async () => {
  for (const part of [bytes, bytes.subarray(0, 0), bytes.subarray(0, 1)])
    expect((await read(streamOf(new Blob([part])))).equals(part)).toBe(true)
})

it.each([
  ['a steady blob', steadyBlob(new Blob([bytes]))],
  ['a blob in memory', memoryBlob(new Uint8Array(bytes))],
])('%s and its slices hold what their source holds, and are blobs', async (_, blob) => {
  expect(blob).toBeInstanceOf(Blob)
  expect(blob.size).toBe(bytes.length)
  const slice = blob.slice(7, 5_000_000)
  expect(slice.size).toBe(4_999_993)
  expect((await read(slice.stream())).equals(bytes.subarray(7, 5_000_000))).toBe(true)
  expect(Buffer.from(await slice.arrayBuffer()).equals(bytes.subarray(7, 5_000_000))).toBe(true)
})

it('rejects an unreadable blob instead of stalling', async () => {
  const gone = Object.assign(new Blob([bytes]), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
  })
  await expect(read(streamOf(gone))).rejects.toThrow('gone')
})

import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { steadyBlob, streamOf } from './blob-stream.ts'

const bytes = randomBytes(9_000_001)

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

/** As onnxruntime-web reads: into one buffer that goes to and fro. */
async function readOwnBuffer(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const reader = stream.getReader({ mode: 'byob' })
  const parts: Uint8Array[] = []
  let buffer = new ArrayBuffer(1 << 20)
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(buffer))
    if (value) {
      parts.push(value.slice())
      buffer = value.buffer
    }
    if (done) return Buffer.concat(parts)
  }
}

it('gives all bytes, in pieces or into a buffer of the reader’s', async () => {
  for (const part of [bytes, bytes.subarray(0, 0), bytes.subarray(0, 1)]) {
    expect((await read(streamOf(new Blob([part])))).equals(part)).toBe(true)
    expect((await readOwnBuffer(streamOf(new Blob([part])))).equals(part)).toBe(true)
  }
})

it('a steady blob and its slices hold what their source holds, and are blobs', async () => {
  const blob = steadyBlob(new Blob([bytes]))
  expect(blob).toBeInstanceOf(Blob)
  expect(blob.size).toBe(bytes.length)
  const slice = blob.slice(7, 5_000_000)
  expect(slice.size).toBe(4_999_993)
  expect((await readOwnBuffer(slice.stream())).equals(bytes.subarray(7, 5_000_000))).toBe(true)
  expect(Buffer.from(await slice.arrayBuffer()).equals(bytes.subarray(7, 5_000_000))).toBe(true)
})

it('what can’t be read fails, and doesn’t stall', async () => {
  const gone = Object.assign(new Blob([bytes]), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
  })
  await expect(read(streamOf(gone))).rejects.toThrow('gone')
})

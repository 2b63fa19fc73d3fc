import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { piecesOf } from './blob-pieces.ts'
import { memoryBlob } from './blob-stream.ts'

const bytes = new Uint8Array(randomBytes(700_001))

it.each([
  ['with streams of bytes', new Blob([bytes])],
  ['without', memoryBlob(bytes)],
])('a blob %s comes in pieces of the size asked for, the last one smaller', async (_, blob) => {
  for (const size of [300_000, 700_001, 1_000_000]) {
    const found: Buffer[] = []
    for await (const piece of piecesOf(blob, size)) found.push(Buffer.from(piece))
    expect(found.map(({ length }) => length)).toEqual(
      size === 300_000 ? [300_000, 300_000, 100_001] : [700_001],
    )
    expect(Buffer.concat(found).equals(bytes)).toBe(true)
  }
  for await (const _ of piecesOf(blob.slice(0, 0), 10)) expect.unreachable()
})

it('pieces share one buffer', async () => {
  const lengths: number[] = []
  for await (const { buffer } of piecesOf(new Blob([bytes]), 300_000))
    lengths.push(buffer.byteLength)
  expect(lengths).toEqual([300_000, 300_000, 300_000])
})

it('a consumer can stop early', async () => {
  for await (const piece of piecesOf(new Blob([bytes]), 1000)) {
    expect(piece.length).toBe(1000)
    break
  }
})

it('rejects unreadable and truncated blobs', async () => {
  const failing = Object.assign(new Blob([bytes]), {
    stream: () =>
      new ReadableStream({ type: 'bytes', pull: control => control.error(new Error('gone')) }),
  })
  await expect(piecesOf(failing, 1000).next()).rejects.toThrow('gone')
  const shorter = Object.assign(new Blob([bytes]), {
    stream: () => new Blob([bytes.subarray(0, 1500)]).stream(),
  })
  const pieces = piecesOf(shorter, 1000)
  await pieces.next()
  await expect(pieces.next()).rejects.toThrow(RangeError)
})

import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256, sha256Hasher } from './sha256.ts'

const nodes = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function inPieces(bytes: Uint8Array, size: number): Promise<string> {
  const hasher = await sha256Hasher()
  for (let at = 0; at < bytes.length; at += size) hasher.update(bytes.subarray(at, at + size))
  return hasher.digest()
}

it("gives FIPS 180's own examples", async () => {
  expect(await sha256(new Blob([]))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
  expect(await sha256(new Blob(['abc']))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

it('equals Node’s hash at lengths around a block, for any chunking', async () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = randomBytes(length)
    const expected = nodes(bytes)
    for (const size of [1, 7, 64, 500]) expect(await inPieces(bytes, size)).toBe(expected)
  }
})

it('hashes a large blob in parts, with the same result', async () => {
  const bytes = randomBytes(9_000_001)
  const blob = new Blob([bytes])
  const pieces: number[] = []
  const large = Object.assign(blob, {
    arrayBuffer: () => Promise.reject(new Error('read as a whole')),
    slice(from: number, to: number) {
      pieces.push(to - from)
      return new Blob([bytes.subarray(from, to)])
    },
  })
  expect(await sha256(large, 1_000_000)).toBe(nodes(bytes))
  expect(Math.max(...pieces)).toBeLessThan(5e6)
})

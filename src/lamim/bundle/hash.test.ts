import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Hasher } from './hash.ts'

function inPieces(bytes: Uint8Array, size: number): string {
  const hasher = sha256Hasher()
  for (let at = 0; at < bytes.length; at += size) hasher.update(bytes.subarray(at, at + size))
  return hasher.digest()
}

test('equals Node at every length around a block, in any pieces', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = randomBytes(length)
    const expected = createHash('sha256').update(bytes).digest('hex')
    for (const size of [1, 7, 64, 500]) expect(inPieces(bytes, size)).toBe(expected)
  }
})

test('equals Node on megabytes', () => {
  const bytes = randomBytes(3_000_001)
  expect(inPieces(bytes, 65_537)).toBe(createHash('sha256').update(bytes).digest('hex'))
})

import { describe, expect, it } from 'vitest'
import { buffersOf } from './protocol.ts'

describe('finding the buffers of a result', () => {
  it('returns each nested buffer once, without shared memory', () => {
    const buffer = new ArrayBuffer(8)
    const value = {
      a: new Uint8Array(buffer),
      deep: [{ b: new Float32Array(buffer), c: new Int16Array(2) }],
      shared: new Uint8Array(new SharedArrayBuffer(4)),
      blob: new Blob(['x']),
    }
    expect(buffersOf(value)).toEqual([buffer, value.deep[0]?.c.buffer])
  })
})

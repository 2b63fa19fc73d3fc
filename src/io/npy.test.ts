import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { npy } from './npy.ts'

test('writes the same header as NumPy', async () => {
  const bytes = new Uint8Array(
    await npy(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3]).arrayBuffer(),
  )
  expect(bytes.length).toBe(128 + 24)
  expect([...bytes.subarray(0, 10)]).toEqual([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0])
  const header = new TextDecoder().decode(bytes.subarray(10, 128))
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3,\), \} +\n$/)
  expect(new Float32Array(bytes.buffer, 128)).toEqual(new Float32Array([1, 2, 3, 4, 5, 6]))
})

test('NumPy reads the file, if Python has NumPy', async () => {
  const bytes = Buffer.from(await npy(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3]).arrayBuffer())
  const code =
    'import numpy,sys,io; print(numpy.load(io.BytesIO(sys.stdin.buffer.read())).tolist())'
  let found: string
  try {
    found = execFileSync('python3', ['-c', code], {
      input: bytes,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  } catch {
    return
  }
  expect(found.trim()).toBe('[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]')
})

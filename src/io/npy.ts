/** A float32 array as a NumPy file (format 1.0), C order. */
export function npy(values: Float32Array<ArrayBuffer>, shape: readonly number[]): Blob {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10
  const head = new Uint8Array(10)
  head.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0])
  new DataView(head.buffer).setUint16(8, length, true)
  const little = new DataView(new ArrayBuffer(4 * values.length))
  for (const [i, value] of values.entries()) little.setFloat32(4 * i, value, true)
  return new Blob([head, `${dict.padEnd(length - 1)}\n`, little])
}

/** Voxel types by their NIfTI code, with the bytes that a voxel takes. Source: nifti1.h. */
export const readable = {
  2: { name: 'uint8', bytes: 1 },
  4: { name: 'int16', bytes: 2 },
  8: { name: 'int32', bytes: 4 },
  16: { name: 'float32', bytes: 4 },
  64: { name: 'float64', bytes: 8 },
  256: { name: 'int8', bytes: 1 },
  512: { name: 'uint16', bytes: 2 },
  768: { name: 'uint32', bytes: 4 },
  1024: { name: 'int64', bytes: 8 },
  1280: { name: 'uint64', bytes: 8 },
} as const satisfies Readonly<Record<number, { name: string; bytes: number }>>

export type DatatypeCode = keyof typeof readable
export type Datatype = (typeof readable)[DatatypeCode]

/** Types that NIfTI knows and a scan of one number a voxel can't have. */
export const unreadable: Readonly<Record<number, string>> = {
  1: 'one bit a voxel',
  32: 'complex numbers (complex64)',
  128: 'colours (RGB)',
  1536: '128-bit floating-point numbers',
  1792: 'complex numbers (complex128)',
  2048: 'complex numbers (complex256)',
  2304: 'colours (RGBA)',
}

export function datatypeOf(code: number): Datatype | undefined {
  return code in readable ? readable[code as DatatypeCode] : undefined
}

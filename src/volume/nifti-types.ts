import type { Key } from '#messages/message.ts'
/** Voxel types by NIfTI code, with bytes per voxel. Source: nifti1.h. */
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

type VoxelKind = Extract<Key, `volume.kind${string}`>

/** NIfTI types that don't store one number per voxel. */
export const unreadable: Readonly<Record<number, VoxelKind>> = {
  1: 'volume.kindBinary',
  32: 'volume.kindComplex',
  128: 'volume.kindColour',
  1536: 'volume.kindLong',
  1792: 'volume.kindComplex',
  2048: 'volume.kindComplex',
  2304: 'volume.kindColour',
}

export function datatypeOf(code: number): Datatype | undefined {
  return code in readable ? readable[code as DatatypeCode] : undefined
}

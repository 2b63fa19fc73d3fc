import { float32Voxels, voxelMemory } from './memory.ts'
import type { NiftiHeader } from './nifti-header.ts'
import type { VoxelArray } from './volume.ts'

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/**
 * Decodes stored voxels: byte order, type, slope and intercept. Takes ownership of the buffer: bytes may
 * be swapped in place, and the result may be a view of it.
 * @returns the stored type without scaling (64-bit integers become Float64Array), else Float32Array;
 *   and the number of NaN, infinite and absurdly large values, which are set to 0
 */
export function toVoxels(
  buffer: ArrayBufferLike,
  header: Pick<NiftiHeader, 'datatype' | 'bytesPerVoxel' | 'littleEndian' | 'slope' | 'intercept'>,
): { data: VoxelArray; nonFinite: number } {
  const { datatype, bytesPerVoxel, littleEndian, slope, intercept } = header
  if (littleEndian !== hostIsLittle) swapBytes(buffer, bytesPerVoxel)
  const stored = view(buffer, datatype)
  const data = slope === 1 && intercept === 0 ? stored : scaled(stored, slope, intercept)
  const real = data instanceof Float32Array || data instanceof Float64Array
  return { data, nonFinite: real ? blankNonFinite(data) : 0 }
}

function view(buffer: ArrayBufferLike, datatype: NiftiHeader['datatype']): VoxelArray {
  switch (datatype) {
    case 'uint8':
      return new Uint8Array(buffer)
    case 'int8':
      return new Int8Array(buffer)
    case 'int16':
      return new Int16Array(buffer)
    case 'uint16':
      return new Uint16Array(buffer)
    case 'int32':
      return new Int32Array(buffer)
    case 'uint32':
      return new Uint32Array(buffer)
    case 'float32':
      return new Float32Array(buffer)
    case 'float64':
      return new Float64Array(buffer)
    case 'int64':
      return fromLong(buffer, true)
    case 'uint64':
      return fromLong(buffer, false)
  }
}

/** Reads two 32-bit halves: ten times faster than BigInt, and exact to double precision. */
function fromLong(buffer: ArrayBufferLike, signed: boolean): Float64Array {
  const low = new Uint32Array(buffer)
  const high = signed ? new Int32Array(buffer) : low
  const [lowAt, highAt] = hostIsLittle ? [0, 1] : [1, 0]
  const out = new Float64Array(voxelMemory(buffer.byteLength))
  for (let i = 0; i < out.length; i++)
    out[i] = (high[2 * i + highAt] ?? 0) * 2 ** 32 + (low[2 * i + lowAt] ?? 0)
  return out
}

function swapBytes(buffer: ArrayBufferLike, bytesPerVoxel: number): void {
  if (bytesPerVoxel === 2) {
    const shorts = new Uint16Array(buffer)
    for (let i = 0; i < shorts.length; i++) {
      const value = shorts[i] ?? 0
      shorts[i] = (value << 8) | (value >> 8)
    }
  }
  if (bytesPerVoxel >= 4) {
    const words = new Uint32Array(buffer)
    for (let i = 0; i < words.length; i++) {
      const value = words[i] ?? 0
      words[i] = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)
    }
    if (bytesPerVoxel === 8)
      for (let i = 0; i < words.length; i += 2) {
        const first = words[i] ?? 0
        words[i] = words[i + 1] ?? 0
        words[i + 1] = first
      }
  }
}

function scaled(stored: VoxelArray, slope: number, intercept: number): Float32Array {
  const out = float32Voxels(stored.length)
  for (let i = 0; i < out.length; i++) out[i] = (stored[i] ?? 0) * slope + intercept
  return out
}

/** Above every 64-bit integer; larger numbers only come from damaged files, and overflow float32 later. */
const largest = 1e20

function blankNonFinite(data: Float32Array | Float64Array): number {
  let count = 0
  for (let i = 0; i < data.length; i++)
    // False for NaN too.
    if (!(Math.abs(data[i] ?? 0) <= largest)) {
      data[i] = 0
      count++
    }
  return count
}

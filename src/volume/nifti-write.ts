import { Problem } from '#errors/problem.ts'
import { streamOf } from '#io/blob-stream.ts'
import { message } from '#messages/message.ts'
import { determinant3, sameGrid, voxelSizeOf } from './affine.ts'
import type { Affine, Volume, VoxelArray } from './volume.ts'

export interface WriteOptions {
  readonly gzip: boolean
  /** Up to 79 ASCII characters; never a file name or a person's name. */
  readonly description?: string
}

const voxelOffset = 352
/** Code 2, 'aligned': the source scan's coordinate frame, whose own code isn't known. */
const aligned = 2
const millimetres = 2

/**
 * Writes a NIfTI-1 file: one volume gives a 3D image, several give a 4D image in their order.
 * Volumes keep their voxel type; mixed types become float32. The affine is stored as sform, and as
 * qform too unless it has a shear, so that software that reads only one shows the same position.
 * @throws Problem 'grid-mismatch' when the volumes don't share one grid
 */
export async function writeNifti(volumes: readonly Volume[], options: WriteOptions): Promise<Blob> {
  const [first] = volumes
  if (!first) throw new Problem('internal', message('volume.nothingToWrite'))
  for (const volume of volumes) {
    const grids = sameGrid(first, volume)
    if (!grids.same)
      throw new Problem(
        'grid-mismatch',
        message('volume.differentGrids', { difference: grids.differs }),
      )
  }
  const types = new Set(volumes.map(({ data }) => datatypeOf(data).code))
  const arrays = volumes.map(({ data }) => (types.size === 1 ? data : Float32Array.from(data)))
  const header = headerOf(first, arrays, options.description ?? 'LaMIM viewer')
  const parts = [header, ...arrays.map(bytesOf)]
  if (!options.gzip) return new Blob(parts)
  const packed = streamOf(new Blob(parts)).pipeThrough(new CompressionStream('gzip'))
  return new Blob([await new Response(packed).arrayBuffer()])
}

function bytesOf(data: VoxelArray): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  // Blob doesn't accept shared memory, so it is copied.
  return bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes)
}

function datatypeOf(data: VoxelArray): { code: number; bits: number } {
  const bits = data.BYTES_PER_ELEMENT * 8
  const codes = [
    [Uint8Array, 2],
    [Int16Array, 4],
    [Int32Array, 8],
    [Float32Array, 16],
    [Float64Array, 64],
    [Int8Array, 256],
    [Uint16Array, 512],
    [Uint32Array, 768],
  ] as const
  return { code: codes.find(([type]) => data instanceof type)?.[1] ?? 16, bits }
}

/** The header and its empty list of extensions, 352 bytes, by nifti1.h. */
function headerOf(
  { size, affine }: Volume,
  arrays: readonly VoxelArray[],
  description: string,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(voxelOffset)
  const view = new DataView(bytes.buffer)
  const i16 = (at: number, ...values: number[]) => {
    for (const [i, value] of values.entries()) view.setInt16(at + 2 * i, value, true)
  }
  const f32 = (at: number, ...values: number[]) => {
    for (const [i, value] of values.entries()) view.setFloat32(at + 4 * i, value, true)
  }
  const frames = arrays.length
  const { code, bits } = datatypeOf(arrays[0] ?? new Float32Array())
  const q = quaternionOf(affine)
  view.setInt32(0, 348, true)
  i16(40, frames > 1 ? 4 : 3, ...size, frames, 1, 1, 1)
  i16(70, code, bits)
  f32(76, q?.mirror ?? 1, ...voxelSizeOf(affine), 1, 1, 1, 1)
  f32(108, voxelOffset, 1, 0)
  view.setUint8(123, millimetres)
  ascii(bytes.subarray(148, 227), description)
  i16(252, q ? aligned : 0, aligned)
  if (q) f32(256, q.b, q.c, q.d, affine[3], affine[7], affine[11])
  f32(280, ...affine.slice(0, 12))
  ascii(bytes.subarray(344, 347), 'n+1')
  return bytes
}

function ascii(to: Uint8Array, text: string): void {
  const plain = text.replace(/[^\x20-\x7e]/g, '?').slice(0, to.length)
  for (let i = 0; i < plain.length; i++) to[i] = plain.charCodeAt(i)
}

/** Cosine between voxel edges above which the affine has a shear, which a quaternion can't represent. */
const shear = 1e-4

/**
 * The rotation as a quaternion (a ≥ 0 omitted), as in nifti1_io.c.
 * @returns null when the affine has a shear
 */
function quaternionOf(affine: Affine) {
  const [x, y, z] = voxelSizeOf(affine)
  const mirror = determinant3(affine) < 0 ? -1 : 1
  const column = (at: 0 | 1 | 2, edge: number): [number, number, number] => [
    affine[at] / edge,
    affine[(at + 4) as 4 | 5 | 6] / edge,
    affine[(at + 8) as 8 | 9 | 10] / edge,
  ]
  const i = column(0, x)
  const j = column(1, y)
  const k = column(2, z * mirror)
  const dot = (u: number[], v: number[]) =>
    u.reduce((sum, value, n) => sum + value * (v[n] ?? 0), 0)
  if (Math.max(Math.abs(dot(i, j)), Math.abs(dot(j, k)), Math.abs(dot(i, k))) > shear) return null
  const trace = 1 + i[0] + j[1] + k[2]
  if (trace > 0.5) {
    const a = Math.sqrt(trace) / 2
    return {
      mirror,
      b: (j[2] - k[1]) / (4 * a),
      c: (k[0] - i[2]) / (4 * a),
      d: (i[1] - j[0]) / (4 * a),
    }
  }
  const bb = 1 + i[0] - j[1] - k[2]
  const cc = 1 - i[0] + j[1] - k[2]
  const dd = 1 - i[0] - j[1] + k[2]
  let [b, c, d, a] = [0, 0, 0, 0]
  if (bb > 1) {
    b = Math.sqrt(bb) / 2
    c = (j[0] + i[1]) / (4 * b)
    d = (k[0] + i[2]) / (4 * b)
    a = (j[2] - k[1]) / (4 * b)
  } else if (cc > 1) {
    c = Math.sqrt(cc) / 2
    b = (j[0] + i[1]) / (4 * c)
    d = (k[1] + j[2]) / (4 * c)
    a = (k[0] - i[2]) / (4 * c)
  } else {
    d = Math.sqrt(dd) / 2
    b = (k[0] + i[2]) / (4 * d)
    c = (k[1] + j[2]) / (4 * d)
    a = (i[1] - j[0]) / (4 * d)
  }
  return a < 0 ? { mirror, b: -b, c: -c, d: -d } : { mirror, b, c, d }
}

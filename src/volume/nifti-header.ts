import { Problem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import { identify } from './nifti-magic.ts'
import { type Placement, type PlacementFields, placementOf } from './nifti-placement.ts'
import { type Datatype, datatypeOf, unreadable } from './nifti-types.ts'
import type { Size } from './volume.ts'

/** Limit on voxels along an axis: far above any scan, but one wrong header byte exceeds it. */
const longestAxis = 2048
/** Limit on voxel bytes: today's browsers can allocate it; four float32 volumes of 512³ need it. */
const mostVoxelBytes = 2 ** 31
/** Limit on extension bytes: extensions hold notes and small XML, so more is a broken offset. */
const mostBytesBeforeVoxels = 2 ** 26

/** A validated header. Texts that may name a person (descrip, db_name, aux_file) are never read. */
export interface NiftiHeader extends Placement {
  readonly version: 1 | 2
  readonly datatype: Datatype['name']
  readonly bytesPerVoxel: number
  readonly littleEndian: boolean
  /** Whether the voxels are in a separate file (.hdr and .img). */
  readonly pair: boolean
  readonly size: Size
  /** Images along the fourth axis, 1 for a 3D image. */
  readonly frames: number
  /** Value = stored · slope + intercept; 1 and 0 when the header has no scaling. */
  readonly slope: number
  readonly intercept: number
  /** Offset of the voxels in bytes. */
  readonly offset: number
  /** Whether header extensions follow the header. */
  readonly extended: boolean
  /** Notes for the user. */
  readonly notes: readonly Message[]
}

/**
 * Reads and validates a NIfTI-1 or -2 header (nifti1.h, nifti2.h).
 * @param bytes the file's first 540 bytes, fewer if it is shorter
 * @param name file name for messages
 * @throws Problem 'bad-file' or 'unsupported'
 */
export function parseNiftiHeader(bytes: Uint8Array, name: string): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { version, littleEndian, pair } = identify(bytes, name)
  const read = reader(view, version, littleEndian)
  const { size, frames } = dimensions(read.dim, name)
  const type = datatype(read.datatype, name)
  const total = size[0] * size[1] * size[2] * frames * type.bytes
  if (total > mostVoxelBytes)
    throw new Problem(
      'unsupported',
      message('volume.tooLarge', { file: name, bytes: total, most: mostVoxelBytes }),
      { file: name },
    )
  const notes: Message[] = []
  const { slope, intercept } = scaling(read.slope, read.intercept, notes)
  const placement = placementOf(read.placement, size, name)
  return {
    ...placement,
    version,
    datatype: type.name,
    bytesPerVoxel: type.bytes,
    littleEndian,
    pair,
    size,
    frames,
    slope,
    intercept,
    offset: voxelOffset(read.offset, version, pair, name),
    extended: read.extended,
    notes: [...placement.notes, ...notes],
  }
}

/** The fields of both versions, at their offsets in nifti1.h and nifti2.h. */
function reader(view: DataView, version: 1 | 2, little: boolean) {
  const i16 = (at: number) => view.getInt16(at, little)
  const i32 = (at: number) => view.getInt32(at, little)
  const i64 = (at: number) => Number(view.getBigInt64(at, little))
  const f32 = (at: number) => view.getFloat32(at, little)
  const f64 = (at: number) => view.getFloat64(at, little)
  const eight = [0, 1, 2, 3, 4, 5, 6, 7]
  const rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  const three = [0, 1, 2]
  const one = version === 1
  const real = one ? f32 : f64
  const wide = one ? 4 : 8
  const reals = (indices: number[], at: number) => indices.map(i => real(at + i * wide))
  const placement: PlacementFields = {
    pixdim: reals(eight, one ? 76 : 104),
    qformCode: one ? i16(252) : i32(344),
    sformCode: one ? i16(254) : i32(348),
    quaternion: reals(three, one ? 256 : 352),
    origin: reals(three, one ? 268 : 376),
    srow: reals(rows, one ? 280 : 400),
    unit: (one ? view.getUint8(123) : i32(500)) & 7,
  }
  const extensionFlag = one ? 348 : 540
  return {
    dim: eight.map(i => (one ? i16(40 + i * 2) : i64(16 + i * 8))),
    datatype: one ? i16(70) : i16(12),
    offset: one ? f32(108) : i64(168),
    slope: one ? f32(112) : f64(176),
    intercept: one ? f32(116) : f64(184),
    placement,
    extended: view.byteLength > extensionFlag && view.getUint8(extensionFlag) !== 0,
  }
}

function dimensions(dim: readonly number[], name: string): { size: Size; frames: number } {
  const [count = 0, x = 0, y = 0, z = 0, frames = 0, ...more] = dim
  const shape = dim.slice(1, 1 + Math.min(Math.max(count, 0), 7))
  if (!(count >= 1 && count <= 7))
    throw new Problem('bad-file', message('volume.axisCount', { file: name, count }), {
      file: name,
    })
  if (count < 3)
    throw new Problem('unsupported', message('volume.flat', { file: name, shape }), { file: name })
  if ([x, y, z].some(n => n < 1) || (count > 3 && frames < 0))
    throw new Problem('bad-file', message('volume.impossibleSize', { file: name, shape }), {
      file: name,
    })
  if ([x, y, z].some(n => n > longestAxis))
    throw new Problem(
      'bad-file',
      message('volume.implausibleSize', { file: name, shape, most: longestAxis }),
      { file: name },
    )
  if ([x, y, z].some(n => n === 1))
    throw new Problem('unsupported', message('volume.flat', { file: name, shape }), { file: name })
  // Entries beyond dim[0] are undefined and may be 0.
  if (more.slice(0, Math.max(0, count - 4)).some(n => n > 1))
    throw new Problem('unsupported', message('volume.manyAxes', { file: name, count, shape }), {
      file: name,
    })
  return { size: [x, y, z], frames: count > 3 ? Math.max(1, frames) : 1 }
}

function datatype(code: number, name: string): Datatype {
  const known = datatypeOf(code)
  if (known) return known
  const refused = unreadable[code]
  throw refused
    ? new Problem(
        'unsupported',
        message('volume.voxelKind', { file: name, kind: message(refused) }),
        { file: name },
      )
    : new Problem('bad-file', message('volume.unknownDatatype', { file: name, code }), {
        file: name,
      })
}

function scaling(slope: number, intercept: number, notes: Message[]) {
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 }
  if (Number.isFinite(intercept)) return { slope, intercept }
  notes.push(message('volume.interceptIgnored'))
  return { slope, intercept: 0 }
}

function voxelOffset(stored: number, version: 1 | 2, pair: boolean, name: string): number {
  const least = pair ? 0 : version === 1 ? 352 : 544
  const offset = stored === 0 ? least : Math.floor(stored)
  if (offset >= least && offset <= mostBytesBeforeVoxels) return offset
  throw new Problem('bad-file', message('volume.voxelOffset', { file: name, offset: stored }), {
    file: name,
  })
}

/**
 * Counts the header extensions.
 * @param bytes the header's file up to its voxels (a .hdr: up to its end)
 * @throws Problem 'bad-file' when one runs past them
 */
export function countExtensions(bytes: Uint8Array, header: NiftiHeader, name: string): number {
  if (!header.extended) return 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = header.version === 1 ? 352 : 544
  let count = 0
  // An extension starts with 8 bytes of size and code; fewer bytes are padding.
  while (at + 8 <= bytes.length) {
    const length = view.getInt32(at, header.littleEndian)
    // Some writers pad with zeros, which ends the list.
    if (length === 0) break
    if (length < 8 || at + length > bytes.length)
      throw new Problem(
        'bad-file',
        message('volume.extensionTooLong', { file: name, length, at, left: bytes.length - at }),
        { file: name },
      )
    at += length
    count++
  }
  return count
}

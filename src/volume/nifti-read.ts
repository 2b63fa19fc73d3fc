import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { type ByteReader, openBytes } from '#io/byte-reader.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import { orientationOf, type Point, voxelSizeOf } from './affine.ts'
import { voxelMemory } from './memory.ts'
import { countExtensions, type NiftiHeader, parseNiftiHeader } from './nifti-header.ts'
import { headerBytes } from './nifti-magic.ts'
import { toVoxels } from './nifti-voxels.ts'
import type { Affine, Size, Volume } from './volume.ts'

/** Header facts for display. Texts that may name a person are never read. */
export interface NiftiFacts {
  readonly version: 1 | 2
  readonly datatype: NiftiHeader['datatype']
  readonly byteOrder: 'little-endian' | 'big-endian'
  readonly gzip: boolean
  readonly size: Size
  /** Images along the fourth axis. */
  readonly frames: number
  readonly affine: Affine
  readonly affineSource: 'sform' | 'qform' | 'none'
  /** Direction of each axis: 'LPS'. */
  readonly orientation: string
  /** Millimetres, in stored order. */
  readonly voxelSize: Point
  readonly slope: number
  readonly intercept: number
  readonly extensions: number
}

/** One image of a file, and the repairs made to it. */
export interface Frame extends Volume {
  readonly notes: readonly Message[]
}

export interface NiftiFile {
  readonly name: string
  readonly header: NiftiFacts
  /** Notes on the file for the user. */
  readonly notes: readonly Message[]
  /** Image `index` (0 … frames − 1), decoded on first request and then cached. */
  frame(index: number): Frame
}

export interface ReadOptions extends Control {
  /** The .img that belongs to a .hdr. */
  readonly pair?: NamedSource
}

/** Limit on bytes read after the voxels, which only serve to verify the checksum. */
const mostLeftOver = 2 ** 26

/**
 * Reads a NIfTI-1 or -2 image: .nii, .nii.gz, or .hdr with its .img. The header is validated before
 * memory for voxels is allocated; a gzip file is decompressed once, as a stream.
 * @throws Problem 'bad-file' or 'unsupported', or 'unreachable' when it can't be read; AbortError when cancelled
 */
export async function readNifti(file: NamedSource, options: ReadOptions = {}): Promise<NiftiFile> {
  const { signal } = options
  signal?.throwIfAborted()
  const bytes = await openBytes(file, signal)
  try {
    // One byte after the header, which is set when extensions follow.
    const start = new Uint8Array(headerBytes + 4)
    const got = start.subarray(0, await bytes.fill(start))
    const header = judge(file, got, bytes.gzip)
    return header.pair
      ? await readPair(file, bytes, got, header, options)
      : await readSingle(file, bytes, got, header, options)
  } finally {
    await bytes.close()
  }
}

/** Reads the header. Refuses files whose name contradicts their content: other software trusts the name. */
function judge({ name }: NamedSource, got: Uint8Array, gzip: boolean): NiftiHeader {
  if (gzip || !isNamedGzip(name)) return parseNiftiHeader(got, name)
  try {
    parseNiftiHeader(got, name)
  } catch {
    throw new Problem('bad-file', message('volume.namedGzip', { file: name }), { file: name })
  }
  throw notPacked(name)
}

function isNamedGzip(name: string): boolean {
  return /\.gz$/i.test(name)
}

function notPacked(name: string): Problem {
  return new Problem(
    'bad-file',
    message('volume.notCompressed', { file: name, plain: name.replace(/\.gz$/i, '') }),
    { file: name },
  )
}

async function readSingle(
  file: NamedSource,
  bytes: ByteReader,
  got: Uint8Array,
  header: NiftiHeader,
  control: Control,
): Promise<NiftiFile> {
  const { name } = file
  refuseShort(name, header.offset + voxelBytes(header), bytes, header)
  const before = new Uint8Array(header.offset)
  before.set(got.subarray(0, header.offset))
  const begun = got.subarray(header.offset)
  if (header.offset > got.length) {
    const more = before.subarray(got.length)
    const read = await bytes.fill(more)
    if (read < more.length) throw promisesMore(name, header, got.length + read)
  }
  const extensions = countExtensions(before, header, name)
  const voxels = await readVoxels(name, bytes, begun, header, control)
  return niftiFile(name, header, bytes.gzip, extensions, voxels)
}

async function readPair(
  file: NamedSource,
  bytes: ByteReader,
  got: Uint8Array,
  header: NiftiHeader,
  options: ReadOptions,
): Promise<NiftiFile> {
  const { name } = file
  const { pair, signal } = options
  if (!pair)
    throw new Problem(
      'bad-file',
      message('volume.imageMissing', {
        file: name,
        image: `${name.replace(/\.hdr(\.gz)?$/i, '')}.img`,
      }),
      { file: name },
    )
  const whole = new Uint8Array(Math.min(Math.max(got.length, bytes.atMost), mostLeftOver))
  whole.set(got)
  const end = got.length + (await bytes.fill(whole.subarray(got.length)))
  const extensions = countExtensions(whole.subarray(0, end), header, name)
  const image = await openBytes(pair, signal)
  try {
    if (!image.gzip && isNamedGzip(pair.name)) throw notPacked(pair.name)
    refuseShort(pair.name, header.offset + voxelBytes(header), image, header)
    await image.fill(new Uint8Array(header.offset))
    const voxels = await readVoxels(pair.name, image, new Uint8Array(0), header, options)
    return niftiFile(name, header, image.gzip, extensions, voxels)
  } finally {
    await image.close()
  }
}

function voxelBytes({ size, frames, bytesPerVoxel }: NiftiHeader): number {
  return size[0] * size[1] * size[2] * frames * bytesPerVoxel
}

/** Called before allocation: refuses a header that needs more bytes than the file can contain. */
function refuseShort(name: string, promised: number, bytes: ByteReader, header: NiftiHeader): void {
  if (bytes.atMost < promised) throw promisesMore(name, header, bytes.gzip ? null : bytes.atMost)
}

function promisesMore(name: string, header: NiftiHeader, held: number | null): Problem {
  const shape = [...header.size, ...(header.frames > 1 ? [header.frames] : [])]
  return new Problem(
    'bad-file',
    message('volume.cutOff', {
      file: name,
      shape,
      datatype: header.datatype,
      needed: header.offset + voxelBytes(header),
      held,
    }),
    { file: name },
  )
}

interface Voxels {
  readonly buffer: ArrayBufferLike
  readonly leftOver: number
}

async function readVoxels(
  name: string,
  bytes: ByteReader,
  begun: Uint8Array,
  header: NiftiHeader,
  control: Control,
): Promise<Voxels> {
  const buffer = allocate(name, voxelBytes(header))
  const target = new Uint8Array(buffer)
  const first = begun.subarray(0, target.length)
  target.set(first)
  const stage = message('volume.reading', { file: name })
  let done = first.length
  let reported = 0
  const got = await bytes.fill(target.subarray(first.length), more => {
    done += more
    // At most 100 reports per file, since each may be a message from a worker.
    if (done - reported < target.length / 100) return
    reported = done
    control.onProgress?.({ stage, fraction: (0.99 * done) / target.length })
  })
  if (first.length + got < target.length)
    throw promisesMore(name, header, header.offset + first.length + got)
  const leftOver = begun.length - first.length + (await bytes.rest(mostLeftOver))
  control.onProgress?.({ stage, fraction: 1 })
  return { buffer, leftOver }
}

function allocate(name: string, bytes: number): ArrayBufferLike {
  try {
    return voxelMemory(bytes)
  } catch (cause) {
    throw new Problem('out-of-memory', message('volume.outOfMemory', { file: name, bytes }), {
      file: name,
      cause,
    })
  }
}

function niftiFile(
  name: string,
  header: NiftiHeader,
  gzip: boolean,
  extensions: number,
  { buffer, leftOver }: Voxels,
): NiftiFile {
  const { size, frames, affine, affineSource, slope, intercept, version, datatype } = header
  const notes =
    leftOver > 0
      ? [...header.notes, message('volume.bytesIgnored', { count: leftOver })]
      : header.notes
  const decoded: Frame[] = []
  const length = buffer.byteLength / frames
  return {
    name,
    notes,
    header: {
      version,
      datatype,
      byteOrder: header.littleEndian ? 'little-endian' : 'big-endian',
      gzip,
      size,
      frames,
      affine,
      affineSource,
      orientation: orientationOf(affine),
      voxelSize: voxelSizeOf(affine),
      slope,
      intercept,
      extensions,
    },
    frame(index) {
      const known = decoded[index]
      if (known) return known
      if (!(Number.isInteger(index) && index >= 0 && index < frames))
        throw new RangeError(`frame ${index} of ${frames}`)
      // With several frames, each gets its own buffer, so that one can be transferred without the others.
      const own = frames === 1 ? buffer : buffer.slice(index * length, (index + 1) * length)
      const { data, nonFinite } = toVoxels(own, header)
      const mended = nonFinite === 0 ? [] : [message('volume.nonFinite', { count: nonFinite })]
      const frame: Frame = { data, size, affine, notes: mended }
      decoded[index] = frame
      return frame
    },
  }
}

import { Problem } from '#errors/problem.ts'
import { type Key, message } from '#messages/message.ts'

/** Length of a NIfTI-2 header, which is enough to detect version and byte order. */
export const headerBytes = 540

export interface Identity {
  readonly version: 1 | 2
  readonly littleEndian: boolean
  /** Whether the voxels are in a separate file (.hdr and .img). */
  readonly pair: boolean
}

/**
 * Detects version, byte order and layout from a file's first bytes.
 * @throws Problem that names the actual format if its signature is known
 */
export function identify(bytes: Uint8Array, name: string): Identity {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length >= 348)
    for (const littleEndian of [true, false]) {
      const length = view.getInt32(0, littleEndian)
      if (length === 348) {
        const magic = text(bytes, 344, 3)
        if (magic === 'n+1' || magic === 'ni1')
          return { version: 1, littleEndian, pair: magic === 'ni1' }
        if (bytes.subarray(344, 348).every(byte => byte === 0))
          throw new Problem('unsupported', message('volume.analyze', { file: name }), {
            file: name,
          })
      }
      if (length === 540 && bytes.length >= headerBytes) {
        const magic = text(bytes, 4, 3)
        if (magic === 'n+2' || magic === 'ni2')
          return { version: 2, littleEndian, pair: magic === 'ni2' }
      }
    }
  throw foreign(bytes, name)
}

/** Signatures of formats that users open by mistake (`magic` at byte `at`). */
const others: readonly { at: number; magic: string; says: Extract<Key, `volume.is${string}`> }[] = [
  { at: 128, magic: 'DICM', says: 'volume.isDicom' },
  { at: 0, magic: 'NRRD', says: 'volume.isNrrd' },
  { at: 0, magic: '\x89HDF', says: 'volume.isHdf' },
  { at: 0, magic: 'CDF', says: 'volume.isMinc' },
  { at: 0, magic: 'PK\x03\x04', says: 'volume.isZip' },
  { at: 0, magic: '\x89PNG', says: 'volume.isPicture' },
  { at: 0, magic: '\xff\xd8\xff', says: 'volume.isPicture' },
  { at: 0, magic: '%PDF', says: 'volume.isPicture' },
]

function foreign(bytes: Uint8Array, name: string): Problem {
  const other = others.find(({ at, magic }) => text(bytes, at, magic.length) === magic)
  if (other)
    return new Problem('unsupported', message(other.says, { file: name }), {
      file: name,
    })
  if (bytes.length < 348)
    return new Problem(
      'bad-file',
      message('volume.tooShort', { file: name, bytes: bytes.length }),
      { file: name },
    )
  return new Problem('bad-file', message('volume.notNifti', { file: name }), {
    file: name,
    details: `first bytes: ${bytes.subarray(0, 16).join(' ')}`,
  })
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}

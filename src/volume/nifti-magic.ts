import { Problem } from '#errors/problem.ts'

/** Bytes that tell version and byte order, and all of a NIfTI-2 header. */
export const headerBytes = 540

export interface Identity {
  readonly version: 1 | 2
  readonly littleEndian: boolean
  /** Whether the voxels lie in a file of their own (.hdr and .img). */
  readonly pair: boolean
}

/**
 * Tells version, byte order and layout from a file's first bytes.
 * @throws Problem that says what it is instead, where that can be seen
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
          throw new Problem(
            'unsupported',
            `${name} is an Analyze 7.5 image, which doesn't say left from right: convert it to NIfTI from the original DICOM files.`,
            { file: name },
          )
      }
      if (length === 540 && bytes.length >= headerBytes) {
        const magic = text(bytes, 4, 3)
        if (magic === 'n+2' || magic === 'ni2')
          return { version: 2, littleEndian, pair: magic === 'ni2' }
      }
    }
  throw foreign(bytes, name)
}

/** Formats that people drop by mistake: where their magic lies, and the way out. */
const others: readonly { at: number; magic: string; kind: string; out: string }[] = [
  { at: 128, magic: 'DICM', kind: 'a DICOM file', out: 'convert the series with dcm2niix' },
  { at: 0, magic: 'NRRD', kind: 'an NRRD file', out: 'export it as NIfTI' },
  { at: 0, magic: '\x89HDF', kind: 'an HDF5 or MINC file', out: 'convert it to NIfTI' },
  { at: 0, magic: 'CDF', kind: 'a MINC file', out: 'convert it to NIfTI with mnc2nii' },
  { at: 0, magic: 'PK\x03\x04', kind: 'a ZIP archive', out: 'unpack it and drop the scans' },
  { at: 0, magic: '\x89PNG', kind: 'a picture (PNG)', out: 'drop the NIfTI file itself' },
  { at: 0, magic: '\xff\xd8\xff', kind: 'a picture (JPEG)', out: 'drop the NIfTI file itself' },
  { at: 0, magic: '%PDF', kind: 'a PDF', out: 'drop the NIfTI file itself' },
]

function foreign(bytes: Uint8Array, name: string): Problem {
  const other = others.find(({ at, magic }) => text(bytes, at, magic.length) === magic)
  if (other)
    return new Problem('unsupported', `${name} is ${other.kind}, not NIfTI: ${other.out}.`, {
      file: name,
    })
  if (bytes.length < 348)
    return new Problem(
      'bad-file',
      `${name} has ${bytes.length} bytes, too few for a NIfTI header (348): copy or download it again.`,
      { file: name },
    )
  return new Problem(
    'bad-file',
    `${name} is not a NIfTI image (the marks of NIfTI-1 and NIfTI-2 are missing): drop .nii or .nii.gz files.`,
    { file: name, details: `first bytes: ${bytes.subarray(0, 16).join(' ')}` },
  )
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}

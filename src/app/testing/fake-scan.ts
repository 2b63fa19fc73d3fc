import type { Scan } from '#intake/open.ts'
import { message } from '#messages/message.ts'
import type { Affine, Size } from '#volume/volume.ts'

const affine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** A scan without a file behind it. @param marker its first voxel, and its largest value */
export function fakeScan(id: string, marker = 1, size: Size = [1, 1, 1]): Scan {
  const data = new Uint8Array(size[0] * size[1] * size[2])
  data[0] = marker
  return {
    id,
    file: `${id}.nii`,
    frame: null,
    sha256: '',
    guess: { contrast: null, reason: message('intake.assignedByUser') },
    volume: { data, size, affine },
    header: {
      version: 1,
      datatype: 'uint8',
      byteOrder: 'little-endian',
      gzip: false,
      size,
      frames: 1,
      affine,
      affineSource: 'sform',
      orientation: 'RAS',
      voxelSize: [1, 1, 1],
      slope: 1,
      intercept: 0,
      extensions: 0,
    },
    range: { low: 0, high: marker },
    constant: false,
    stripped: true,
    notes: [],
  }
}

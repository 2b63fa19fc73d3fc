import { Problem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import { cornerDistance, isSingular, voxelSizeOf } from './affine.ts'
import type { Affine, Size } from './volume.ts'

/** A header's fields for the position of voxels, as stored. */
export interface PlacementFields {
  readonly pixdim: readonly number[]
  readonly qformCode: number
  readonly sformCode: number
  /** b, c, d; a is derived. */
  readonly quaternion: readonly number[]
  readonly origin: readonly number[]
  readonly srow: readonly number[]
}

export interface Placement {
  /** Voxel → mm, RAS+. */
  readonly affine: Affine
  readonly affineSource: 'sform' | 'qform' | 'none'
  readonly notes: readonly Message[]
}

/** Tolerance for the difference of sform and qform by rounding, as a share of a voxel. */
const agree = 0.1

/**
 * The affine by nibabel's rule: sform if its code is set, else qform, else voxel sizes alone (x then
 * runs to the left, with the centre at 0).
 * @throws Problem 'bad-file' when the chosen affine is singular
 */
export function placementOf(fields: PlacementFields, size: Size, name: string): Placement {
  const { sformCode, qformCode } = fields
  const notes: Message[] = []
  if (sformCode > 0) {
    const affine = fromSform(fields)
    refuseSingular(affine, 'sform', name)
    if (qformCode > 0) {
      const other = fromQform(fields)
      if (!isSingular(other)) {
        const apart = cornerDistance({ size, affine }, { size, affine: other })
        if (apart > agree * Math.min(...voxelSizeOf(affine)))
          notes.push(message('volume.affinesDisagree', { mm: apart }))
      }
    }
    return { affine, affineSource: 'sform', notes }
  }
  if (qformCode > 0) {
    const affine = fromQform(fields)
    refuseSingular(affine, 'qform', name)
    return { affine, affineSource: 'qform', notes }
  }
  const affine = fromVoxelSize(fields, size)
  refuseSingular(affine, 'voxel size', name)
  notes.push(message('volume.orientationUnknown'))
  return { affine, affineSource: 'none', notes }
}

function refuseSingular(
  affine: Affine,
  source: 'sform' | 'qform' | 'voxel size',
  name: string,
): void {
  if (!isSingular(affine)) return
  throw new Problem('bad-file', message('volume.singularAffine', { file: name, source }), {
    file: name,
    details: affine.join(' '),
  })
}

function fromSform({ srow }: PlacementFields): Affine {
  return [...srow.slice(0, 12), 0, 0, 0, 1] as unknown as Affine
}

/** As in nibabel: a size of 0 becomes 1, a negative size its magnitude. */
function edgesOf({ pixdim }: PlacementFields): [number, number, number] {
  const edge = (axis: number) => {
    const mm = Math.abs(pixdim[axis] ?? 1)
    return mm === 0 ? 1 : mm
  }
  return [edge(1), edge(2), edge(3)]
}

/** The quaternion method of nifti1.h. */
function fromQform(fields: PlacementFields): Affine {
  const [i, j, k] = edgesOf(fields)
  const mirror = (fields.pixdim[0] ?? 1) < 0 ? -1 : 1
  let [b = 0, c = 0, d = 0] = fields.quaternion
  let a = 1 - (b * b + c * c + d * d)
  if (a < 1e-7) {
    // Rounding can make b² + c² + d² exceed 1: nifti1_io.c treats this as a half turn.
    const over = 1 / Math.sqrt(b * b + c * c + d * d)
    b *= over
    c *= over
    d *= over
    a = 0
  } else a = Math.sqrt(a)
  const z = k * mirror
  const [ox = 0, oy = 0, oz = 0] = fields.origin
  return [
    ...([
      (a * a + b * b - c * c - d * d) * i,
      2 * (b * c - a * d) * j,
      2 * (b * d + a * c) * z,
      ox,
    ] as const),
    ...([
      2 * (b * c + a * d) * i,
      (a * a + c * c - b * b - d * d) * j,
      2 * (c * d - a * b) * z,
      oy,
    ] as const),
    ...([
      2 * (b * d - a * c) * i,
      2 * (c * d + a * b) * j,
      (a * a + d * d - b * b - c * c) * z,
      oz,
    ] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

function fromVoxelSize(fields: PlacementFields, size: Size): Affine {
  const [i, j, k] = edgesOf(fields)
  return [
    ...([-i, 0, 0, ((size[0] - 1) / 2) * i] as const),
    ...([0, j, 0, (-(size[1] - 1) / 2) * j] as const),
    ...([0, 0, k, (-(size[2] - 1) / 2) * k] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

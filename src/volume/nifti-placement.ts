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
  /** The length unit of xyzt_units: 1 metre, 2 millimetre, 3 micrometre, 0 unknown. */
  readonly unit: number
}

export interface Placement {
  /** Voxel → mm, RAS+. */
  readonly affine: Affine
  readonly affineSource: 'sform' | 'qform' | 'none'
  readonly notes: readonly Message[]
}

/** Tolerance for the difference of sform and qform by rounding, as a share of a voxel. */
const agree = 0.1

/** Voxel edges of images of heads and specimens, mm. Others come from damaged headers. */
const edges = { least: 0.01, most: 50 } as const

/**
 * The affine by nibabel's rule: sform if its code is set, else qform, else voxel sizes alone (x then
 * runs to the left, with the centre at 0). Differs from it in two cases: a singular sform gives way to a
 * sound qform, as diffusion tools write zeros there; and lengths in metres or micrometres become
 * millimetres where that makes plausible voxels, since some writers set the unit only by mistake.
 * @throws Problem 'bad-file' when the affine is singular or its voxels are implausible
 */
export function placementOf(fields: PlacementFields, size: Size, name: string): Placement {
  const stored = storedPlacement(fields, size, name)
  const { affine, note } = inMillimetres(stored.affine, fields.unit)
  const voxel = voxelSizeOf(affine)
  if (!voxel.every(isPlausible))
    throw new Problem(
      'bad-file',
      message('volume.implausibleVoxel', { file: name, voxel, edges }),
      {
        file: name,
      },
    )
  return { ...stored, affine, notes: note ? [...stored.notes, note] : stored.notes }
}

/** The affine in the header's own unit. */
function storedPlacement(fields: PlacementFields, size: Size, name: string): Placement {
  const { sformCode, qformCode } = fields
  const sform = sformCode > 0 ? fromSform(fields) : null
  // Tools that write such an sform often leave the qform in place with code 0.
  const spare =
    sform !== null && isSingular(sform) && [...fields.quaternion, ...fields.origin].some(Boolean)
  const qform = qformCode > 0 || spare ? fromQform(fields) : null
  const sound = qform !== null && !isSingular(qform)
  if (sform && !(isSingular(sform) && sound)) {
    refuseSingular(sform, 'sform', name)
    const apart = sound ? cornerDistance({ size, affine: sform }, { size, affine: qform }) : 0
    const notes =
      apart > agree * Math.min(...voxelSizeOf(sform))
        ? [message('volume.affinesDisagree', { mm: apart })]
        : []
    return { affine: sform, affineSource: 'sform', notes }
  }
  const guessed = fields.pixdim.slice(1, 4).some(edge => edge === 0)
  const notes: Message[] = guessed ? [message('volume.voxelSizeMissing')] : []
  if (qform) {
    refuseSingular(qform, 'qform', name)
    if (sform) notes.push(message('volume.sformSingular'))
    return { affine: qform, affineSource: 'qform', notes }
  }
  const affine = fromVoxelSize(fields, size)
  refuseSingular(affine, 'voxel size', name)
  notes.push(message('volume.orientationUnknown'))
  return { affine, affineSource: 'none', notes }
}

/** Millimetres per unit, by the codes of xyzt_units. */
const units = {
  1: { name: 'metre', mm: 1000 },
  3: { name: 'micrometre', mm: 0.001 },
} as const

function inMillimetres(affine: Affine, code: number): { affine: Affine; note?: Message } {
  const unit = code === 1 || code === 3 ? units[code] : null
  if (!unit) return { affine }
  const scaled = affine.map((entry, i) => (i < 12 ? entry * unit.mm : entry)) as unknown as Affine
  const applied = voxelSizeOf(scaled).every(isPlausible)
  return {
    affine: applied ? scaled : affine,
    note: message('volume.lengthUnit', { unit: unit.name, applied }),
  }
}

function isPlausible(edge: number): boolean {
  return edge >= edges.least && edge <= edges.most
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

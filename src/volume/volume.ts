/** Voxel types that a volume can hold; 64-bit integers become Float64Array when read. */
export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

/** Voxels along x, y and z, as stored. */
export type Size = readonly [number, number, number]

/**
 * Voxel index → millimetres, RAS+ (x to the patient's right, y to the front, z up):
 * 4×4, row by row, the last row 0 0 0 1.
 */
export type Affine = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/** One 3D image: x runs fastest, as NIfTI stores it. Slope and intercept are already applied. */
export interface Volume {
  readonly data: VoxelArray
  readonly size: Size
  readonly affine: Affine
}

/** The grid of voxels: their number along each axis, and the affine to mm. */
export interface Grid {
  readonly size: Size
  readonly affine: Affine
}

/** The four contrasts that LaMIM knows, in the order of its input channels. */
export const contrasts = ['T1w', 'T1c', 'T2w', 'FLAIR'] as const
export type Contrast = (typeof contrasts)[number]

/** Volumes in contrast order (T1w, T1c, T2w, FLAIR); null for a missing contrast. */
export type FourVolumes = readonly [Volume | null, Volume | null, Volume | null, Volume | null]

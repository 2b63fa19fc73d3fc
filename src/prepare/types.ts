import type { Message } from '#messages/message.ts'
import type { Extremes } from '#volume/range.ts'
import type { Affine, Contrast, Grid, Size, Volume } from '#volume/volume.ts'

/**
 * A rigid motion, 4×4 row by row, RAS+ millimetres: point in the fixed scan's space → the same anatomy
 * in the moving scan's space (the direction that resampling needs).
 */
export type Rigid = Affine

/** One scan to prepare. */
export interface RawScan {
  readonly contrast: Contrast
  /** Name in messages. */
  readonly name: string
  readonly volume: Volume
}

/** A scan's name in messages: plain data without voxels. */
export function scanLabel({ name, contrast }: Pick<RawScan, 'name' | 'contrast'>) {
  return { name, contrast }
}

/** 1 inside the brain, 0 outside; Uint8Array. */
export type Mask = Volume

/** A scan's motion relative to the reference. */
export interface Motion {
  /**
   * 'aligned': measured, and already aligned; 'moved': resampled through `rigid`; 'given': resampled
   * through a file's motion; 'unmeasured': placed by its header, at the user's request.
   */
  readonly state: 'reference' | 'aligned' | 'moved' | 'given' | 'unmeasured'
  /** Rotation of the head, and distance of its centre. */
  readonly degrees: number
  readonly mm: number
  /** The motion used for resampling; the identity if aligned. */
  readonly rigid: Rigid
  /** Normalized mutual information with the reference after alignment, 1 … 2; null if not measured. */
  readonly quality: number | null
}

/** A part of a grid: first voxel, and voxels along each axis. */
export interface Box {
  readonly start: Size
  readonly size: Size
}

/** Motions from files, which replace measured ones. */
export interface GivenMotions {
  /** The reference that they start from. */
  readonly reference: Contrast
  readonly rigid: Readonly<Partial<Record<Contrast, Rigid>>>
}

/** Steps to skip, or to replace by files. */
export interface PrepareOptions {
  /** 'leave': scans are placed by their headers. Scans without a file's motion are measured. */
  readonly align: 'auto' | 'leave' | GivenMotions
  /** A mask that replaces the extraction; null: extract the brain; 'everything': keep the head. */
  readonly mask: Mask | 'everything' | null
  /** The scan that the mask was drawn on; by default the reference. */
  readonly maskOf?: Contrast
}

/** One scan on the reference's grid. */
export interface AlignedScan {
  readonly contrast: Contrast
  readonly name: string
  /** Grid of the raw scan. */
  readonly source: Grid
  readonly motion: Motion
  /** Uncropped. */
  readonly aligned: Volume
  /** Display window of `aligned`. */
  readonly alignedRange: Extremes
}

/** A study's scans on one grid. */
export interface Aligned<S extends AlignedScan = AlignedScan> {
  readonly reference: Contrast
  /** In contrast order (T1w, T1c, T2w, FLAIR), without missing contrasts. */
  readonly scans: readonly S[]
  /** Warnings that don't depend on the mask. */
  readonly alignmentWarnings: readonly Message[]
}

/** One scan after preparation. */
export interface PreparedScan extends AlignedScan {
  /** Cropped to the brain, 0 outside. */
  readonly prepared: Volume
  /** Display window of `prepared`. */
  readonly range: Extremes
}

/** Result of the preparation. */
export interface Prepared extends Aligned<PreparedScan> {
  /** On the reference's grid. */
  readonly mask: Mask
  readonly millilitres: number
  readonly maskFrom: 'given' | 'everything' | 'stripped' | 'extracted' | 'painted'
  readonly box: Box
  /** Warnings for the user. */
  readonly warnings: readonly Message[]
}

import type { Message } from '#messages/message.ts'
import type { Extremes } from '#volume/range.ts'
import type { Affine, Contrast, Grid, Size, Volume } from '#volume/volume.ts'

/**
 * A rigid motion, 4×4 row by row, RAS+ millimetres: a point of the fixed scan's space → where the
 * same anatomy lies in the moving scan's space (the direction that resampling needs).
 */
export type Rigid = Affine

/** One scan that is to be prepared. */
export interface RawScan {
  readonly contrast: Contrast
  /** What messages call it. */
  readonly name: string
  readonly volume: Volume
}

/** A scan as messages name it: plain data, without its voxels. */
export function named({ name, contrast }: Pick<RawScan, 'name' | 'contrast'>) {
  return { name, contrast }
}

/** 1 inside the brain, 0 outside; Uint8Array. */
export type Mask = Volume

/** How a scan lies to the reference. */
export interface Motion {
  /**
   * 'aligned': measured, and so close that it was left alone; 'moved': carried over through `rigid`;
   * 'given': carried over through a file's motion; 'unmeasured': taken by its header, because the
   * user asked for that.
   */
  readonly state: 'reference' | 'aligned' | 'moved' | 'given' | 'unmeasured'
  /** By how much the head turned, and how far its centre went. */
  readonly degrees: number
  readonly mm: number
  /** The motion that the scan was resampled through: the identity unless it moved. */
  readonly rigid: Rigid
  /** Normalized mutual information with the reference after alignment, 1 … 2; null where not measured. */
  readonly quality: number | null
}

/** A part of a grid: the first voxel, and how many along each axis. */
export interface Box {
  readonly start: Size
  readonly size: Size
}

/** Motions from files, in place of measured ones. */
export interface GivenMotions {
  /** The scan that they lead from. */
  readonly reference: Contrast
  readonly rigid: Readonly<Partial<Record<Contrast, Rigid>>>
}

/** What the preparation may leave out or take from elsewhere. */
export interface PrepareOptions {
  /** 'leave': scans are placed by their headers alone. What no file tells of is measured. */
  readonly align: 'auto' | 'leave' | GivenMotions
  /** A brain mask that replaces the extraction; null: find it; 'everything': the head stays. */
  readonly mask: Mask | 'everything' | null
  /** Which scan the mask was drawn over; the reference where this is left out. */
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
  /** A window to look at `aligned` with. */
  readonly alignedRange: Extremes
}

/** A study's scans on one grid. */
export interface Aligned<S extends AlignedScan = AlignedScan> {
  readonly reference: Contrast
  /** In contrast order (T1w, T1c, T2w, FLAIR); a contrast that was not given is left out. */
  readonly scans: readonly S[]
  /** What the user should check, whatever the mask. */
  readonly alignmentWarnings: readonly Message[]
}

/** One scan after preparation. */
export interface PreparedScan extends AlignedScan {
  /** Cropped to the brain, 0 outside of it. */
  readonly prepared: Volume
  /** A window to look at `prepared` with. */
  readonly range: Extremes
}

/** What becomes of a study's raw scans. */
export interface Prepared extends Aligned<PreparedScan> {
  /** On the reference's grid. */
  readonly mask: Mask
  readonly millilitres: number
  readonly maskFrom: 'given' | 'everything' | 'stripped' | 'extracted' | 'painted'
  readonly box: Box
  /** What the user should check. */
  readonly warnings: readonly Message[]
}

import type { Affine, Contrast, Volume } from '#volume/volume.ts'

/**
 * A rigid motion, 4×4 row by row, RAS+ millimetres: a point of the fixed scan's space → where the
 * same anatomy lies in the moving scan's space (the direction that resampling needs).
 */
export type Rigid = Affine

/** One scan that is to be prepared. */
export interface RawScan {
  readonly contrast: Contrast
  /** What sentences call it. */
  readonly name: string
  readonly volume: Volume
}

/** 1 inside the brain, 0 outside; Uint8Array. */
export type Mask = Volume

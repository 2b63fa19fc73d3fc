import type { Grid } from '#volume/volume.ts'
import type { Signal } from './signal.ts'

/** The model's input: 4 × 96³, contrast, x, y, z with z fastest, and its grid. */
export interface ModelInput {
  readonly input: Float32Array
  readonly grid: Grid
  /** Signal statistics in contrast order. */
  readonly signals: readonly Signal[]
}

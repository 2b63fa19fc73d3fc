import type { Grid } from '#volume/volume.ts'
import type { Signal } from './signal.ts'

/** The model's input: 4 × 96³, contrast, x, y, z with z fastest, and where it lies. */
export interface ModelInput {
  readonly input: Float32Array
  readonly grid: Grid
  /** How each contrast looks as a whole, in contrast order. */
  readonly signals: readonly Signal[]
}

import type { Range } from '#viewer/stage-types.ts'
import type { Contrast, Volume } from '#volume/volume.ts'

/** A volume of one contrast, and its window. */
export interface Windowed {
  readonly contrast: Contrast
  readonly volume: Volume
  readonly range: Range
}

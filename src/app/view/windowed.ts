import type { Range } from '#viewer/stage-types.ts'
import type { Contrast, Volume } from '#volume/volume.ts'

/** A volume of one contrast, and a window to look at it with. */
export interface Windowed {
  readonly contrast: Contrast
  readonly volume: Volume
  readonly range: Range
}

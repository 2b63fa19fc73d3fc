import { bundleFormat } from './format.ts'
import type { Preprocessor } from './schema.ts'

/**
 * The transforms of LaMIM's authors: prediction scales all contrasts together, reconstruction scales each
 * alone. Source: their public code; the paper doesn't say.
 */
export const publishedPreprocessor: Preprocessor = {
  format: bundleFormat,
  orientation: 'stored',
  predict: [
    { op: 'minmax', over: 'all' },
    { op: 'resize', mode: 'area' },
  ],
  reconstruct: [
    { op: 'resize', mode: 'area' },
    { op: 'minmax', over: 'contrast' },
  ],
  statistics: null,
  missing_contrast: 'untrained',
}

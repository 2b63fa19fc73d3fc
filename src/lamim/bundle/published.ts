import { bundleFormat } from './format.ts'
import type { Preprocessor } from './schema.ts'

/**
 * The transforms of LaMIM's authors: prediction scales all contrasts together, reconstruction each
 * for itself (their public code; the paper leaves it open).
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

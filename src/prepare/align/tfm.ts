import type { Rigid } from '../types.ts'
import { convertRasLps } from './rigid.ts'

/**
 * Formats a motion as ITK's text file (`.tfm`), which ANTs, 3D Slicer and SimpleITK read. ITK's points
 * are LPS+ millimetres; the transform maps fixed to moving, the direction that resampling needs.
 */
export function tfmOf(rigid: Rigid): string {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = convertRasLps(rigid)
  return [
    '#Insight Transform File V1.0',
    '#Transform 0',
    'Transform: AffineTransform_double_3_3',
    `Parameters: ${[a, b, c, d, e, f, g, h, i, x, y, z].join(' ')}`,
    'FixedParameters: 0 0 0',
    '',
  ].join('\n')
}

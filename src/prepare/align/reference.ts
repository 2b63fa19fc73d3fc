import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { voxelSizeOf } from '#volume/affine.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import type { RawScan } from '../types.ts'

const preferred: readonly Contrast[] = ['T1c', 'T1w']

/**
 * The scan whose grid the others are resampled to: T1c or T1w, whichever has the finer voxels (T1c
 * if equal), else the finest of the rest.
 * @throws Problem 'slot-conflict' when there is no scan, or two of one contrast
 */
export function referenceOf(scans: readonly RawScan[]): RawScan {
  const doubled = contrasts.find(
    contrast => scans.filter(scan => scan.contrast === contrast).length > 1,
  )
  if (doubled)
    throw new Problem('slot-conflict', message('prepare.twoOfOne', { contrast: doubled }))
  const first = scans.filter(({ contrast }) => preferred.includes(contrast))
  const order = [...preferred, ...contrasts]
  const [reference] = (first.length > 0 ? first : [...scans]).sort(
    (a, b) =>
      // Ignores differences by header rounding.
      Math.round(Math.log(voxelVolume(a) / voxelVolume(b)) * 100) ||
      order.indexOf(a.contrast) - order.indexOf(b.contrast),
  )
  if (!reference) throw new Problem('slot-conflict', message('prepare.noScan', { contrasts }))
  return reference
}

function voxelVolume({ volume }: RawScan): number {
  const [x, y, z] = voxelSizeOf(volume.affine)
  return x * y * z
}

import { invert, multiply, sameGrid } from '#volume/affine.ts'
import { regrid } from '#volume/regrid.ts'
import type { Grid, Volume } from '#volume/volume.ts'
import type { Mask, Rigid } from '../types.ts'
import { isIdentity } from './rigid.ts'

/**
 * Resamples a scan to the reference's grid through its motion, by linear interpolation; 0 outside the
 * scan.
 * @returns the same object if it is already on that grid
 */
export function resample(volume: Volume, to: Grid, rigid: Rigid): Volume {
  if (isIdentity(rigid) && sameGrid(volume, to).same) return volume
  return regrid(placed(volume, rigid), to, { interpolation: 'linear' })
}

/** The same for a mask, by nearest neighbour. */
export function resampleMask(mask: Mask, to: Grid, rigid: Rigid): Mask {
  if (isIdentity(rigid) && sameGrid(mask, to).same) return mask
  return regrid(placed(mask, rigid), to, { interpolation: 'nearest' })
}

/** The moving scan's grid in the fixed scan's space. */
function placed(volume: Volume, rigid: Rigid): Volume {
  return { ...volume, affine: multiply(invert(rigid), volume.affine) }
}

/**
 * Measures which share of a mask a scan covers.
 * @param mask on the reference's grid
 * @returns share of the mask's voxels inside the scan's field of view, 0 … 1
 */
export function measureCoverage(mask: Mask, scan: Grid, rigid: Rigid): number {
  const m = multiply(multiply(invert(scan.affine), rigid), mask.affine)
  const [nx, ny, nz] = scan.size
  const within = (index: number, n: number) => index >= -0.5 && index <= n - 0.5
  let [all, inside, at] = [0, 0, 0]
  for (let k = 0; k < mask.size[2]; k++)
    for (let j = 0; j < mask.size[1]; j++)
      for (let i = 0; i < mask.size[0]; i++, at++) {
        if (!mask.data[at]) continue
        all++
        const x = m[0] * i + m[1] * j + m[2] * k + m[3]
        const y = m[4] * i + m[5] * j + m[6] * k + m[7]
        const z = m[8] * i + m[9] * j + m[10] * k + m[11]
        if (within(x, nx) && within(y, ny) && within(z, nz)) inside++
      }
  return all > 0 ? inside / all : 0
}

import { voxelSizeOf } from '#volume/affine.ts'
import type { Size, Volume } from '#volume/volume.ts'
import { type Axis, makeTriangleSampling, type Sampling, sampleAxes } from './triangle-sampling.ts'

/** A network's input, and the mapping back to the scan's grid. */
export interface NetworkInput {
  /** 0 … 2, x fastest. */
  readonly data: Float32Array
  readonly size: Size
  /** From the network's grid to the scan's. */
  readonly back: readonly [Sampling, Sampling, Sampling]
}

/** Maximum extent in mm, larger than any head: longer axes are cropped equally at both ends. */
const mostReach = 384

/**
 * Resamples a scan to isotropic voxels along its own axes, around its centre, so that no interpolation
 * crosses slices obliquely.
 * @param volume axes right, front, up (see `reorient`)
 * @param edge of the network's voxels, mm
 * @param multiple the network's sides are multiples of this, in voxels
 */
export function networkInput(volume: Volume, edge: number, multiple: number): NetworkInput {
  const sizes = voxelSizeOf(volume.affine)
  const axes = ([0, 1, 2] as const).map(axis => {
    const scan: Axis = { count: volume.size[axis], edge: sizes[axis] }
    const reach = Math.min(scan.count * scan.edge, mostReach)
    const grid: Axis = { count: multiple * Math.ceil(reach / edge / multiple - 1e-6), edge }
    return {
      there: makeTriangleSampling(grid, scan, Math.max(edge, scan.edge)),
      back: makeTriangleSampling(scan, grid, edge),
    }
  })
  const [x, y, z] = axes
  if (!x || !y || !z) throw new RangeError('a volume has three axes')
  const { data, size } = sampleAxes(volume.data, [x.there, y.there, z.there])
  return { data: normalise(data), size, back: [x.back, y.back, z.back] }
}

/**
 * Scales so that the mean of the values above the mean is 0.5, and clips to 0 … 2; in place.
 * Training scales its images the same way (`normalise` in training/lamim_training/brain/scan.py).
 */
export function normalise(data: Float32Array): Float32Array {
  const mean = meanAbove(data, 0)
  const bright = meanAbove(data, mean) || mean
  const factor = bright > 0 ? 0.5 / bright : 0
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] ?? 0) * factor
    data[i] = value > 0 ? Math.min(value, 2) : 0
  }
  return data
}

/** Mean of the values above a threshold; 0 where there are none. */
function meanAbove(data: Float32Array, threshold: number): number {
  let sum = 0
  let count = 0
  for (const value of data)
    if (value > threshold) {
      sum += value
      count++
    }
  return count > 0 ? sum / count : 0
}

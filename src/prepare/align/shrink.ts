import { stretchVoxels, voxelSizeOf } from '#volume/affine.ts'
import { percentiles } from '#volume/range.ts'
import type { Size, Volume } from '#volume/volume.ts'

/**
 * A smaller copy for registration: averages blocks of voxels to edges of about `mm`, and clips a few
 * very bright voxels, which would leave only a few histogram bins for the rest.
 * @param mm target edge; axes with longer voxels don't change
 * @returns float32, on a grid with the same outer faces
 */
export function shrink(volume: Volume, mm: number): Volume {
  const edges = voxelSizeOf(volume.affine)
  const factor = (axis: 0 | 1 | 2) =>
    Math.max(1, Math.min(Math.round(mm / edges[axis]), volume.size[axis] >> 3))
  const [fx, fy, fz] = [factor(0), factor(1), factor(2)]
  const [nx, ny, nz] = volume.size
  const size: Size = [Math.floor(nx / fx), Math.floor(ny / fy), Math.floor(nz / fz)]
  const [low = 0, high = 0] = percentiles(volume.data, [0.5, 99.8], { except: 0 })
  const data = new Float32Array(size[0] * size[1] * size[2])
  const share = 1 / (fx * fy * fz)
  for (let z = 0; z < size[2] * fz; z++)
    for (let y = 0; y < size[1] * fy; y++) {
      const from = nx * (y + ny * z)
      const to = size[0] * (Math.floor(y / fy) + size[1] * Math.floor(z / fz))
      for (let x = 0; x < size[0] * fx; x++) {
        const value = volume.data[from + x] ?? 0
        // 0 is the background of stripped scans and may be below the lowest percentile.
        const clipped = value > high ? high : value < low && value !== 0 ? low : value
        const at = to + Math.floor(x / fx)
        data[at] = (data[at] ?? 0) + clipped * share
      }
    }
  return { data, size, affine: stretchVoxels(volume.affine, [fx, fy, fz]) }
}

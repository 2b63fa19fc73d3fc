import { stretchVoxels, voxelSizeOf } from '#volume/affine.ts'
import { percentiles } from '#volume/range.ts'
import type { Size, Volume } from '#volume/volume.ts'

/**
 * A smaller copy to register with: blocks of voxels are averaged until an edge is about `mm` long,
 * and a few very bright voxels are clipped (they would crowd the rest into a few bins).
 * @param mm the edge aimed at; an axis whose voxels are longer already stays as it is
 * @returns float32, on a grid that lies where the volume's did
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
        // 0 is the background of stripped scans and may lie below the lowest percentile.
        const clipped = value > high ? high : value < low && value !== 0 ? low : value
        const at = to + Math.floor(x / fx)
        data[at] = (data[at] ?? 0) + clipped * share
      }
    }
  return { data, size, affine: stretchVoxels(volume.affine, [fx, fy, fz]) }
}

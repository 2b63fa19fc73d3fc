import { invert, multiply } from './affine.ts'
import { float32Voxels } from './memory.ts'
import { emptyLike } from './orient.ts'
import type { Affine, Grid, Volume, VoxelArray } from './volume.ts'

export interface RegridOptions {
  /** 'linear' gives Float32Array; 'nearest' keeps the voxel type, for masks and labels. */
  readonly interpolation: 'linear' | 'nearest'
  /** Value outside `from`. */
  readonly outside?: number
}

/**
 * Samples a volume on another grid by both affines (mm, RAS+). A voxel extends half an edge around its
 * centre, so points up to there get the outermost voxel's value.
 * Doesn't smooth: pool first when the target grid is much coarser.
 * @throws Problem 'bad-file' when `from` has a singular affine
 */
export function regrid(from: Volume, to: Grid, options: RegridOptions): Volume {
  const { interpolation, outside = 0 } = options
  const count = to.size[0] * to.size[1] * to.size[2]
  const map = multiply(invert(from.affine), to.affine)
  const data = interpolation === 'linear' ? float32Voxels(count) : emptyLike(from.data, count)
  const sample = interpolation === 'linear' ? linear : nearest
  sample(from, to, map, data, outside)
  return { data, size: to.size, affine: to.affine }
}

/** Float32 rounding in a header can move an outermost voxel this far beyond the edge. */
const edge = 0.5 + 1e-4

/** Whether a coordinate is within an axis of `n` voxels; false for NaN. */
function reaches(place: number, n: number): boolean {
  return place >= -edge && place <= n - 1 + edge
}

/** Index offset to the next voxel along an axis; 0 for the last voxel. */
function stepFrom(at: number, n: number, stride: number): number {
  return at < n - 1 ? stride : 0
}

function linear(from: Volume, to: Grid, m: Affine, out: VoxelArray, outside: number): void {
  const { data } = from
  const [nx, ny, nz] = from.size
  const [mx, my, mz] = to.size
  const row = nx
  const slab = nx * ny
  let at = 0
  for (let k = 0; k < mz; k++)
    for (let j = 0; j < my; j++) {
      const x0 = m[1] * j + m[2] * k + m[3]
      const y0 = m[5] * j + m[6] * k + m[7]
      const z0 = m[9] * j + m[10] * k + m[11]
      for (let i = 0; i < mx; i++, at++) {
        let x = x0 + m[0] * i
        let y = y0 + m[4] * i
        let z = z0 + m[8] * i
        if (!(reaches(x, nx) && reaches(y, ny) && reaches(z, nz))) {
          out[at] = outside
          continue
        }
        x = Math.min(Math.max(x, 0), nx - 1)
        y = Math.min(Math.max(y, 0), ny - 1)
        z = Math.min(Math.max(z, 0), nz - 1)
        const xi = x | 0
        const yi = y | 0
        const zi = z | 0
        const fx = x - xi
        const fy = y - yi
        const fz = z - zi
        const p = xi + yi * row + zi * slab
        // At the last voxel the fraction is 0, so the voxel replaces its missing neighbour.
        const dx = stepFrom(xi, nx, 1)
        const dy = stepFrom(yi, ny, row)
        const dz = stepFrom(zi, nz, slab)
        const a = data[p] ?? 0
        const b = data[p + dx] ?? 0
        const c = data[p + dy] ?? 0
        const d = data[p + dx + dy] ?? 0
        const e = data[p + dz] ?? 0
        const f = data[p + dx + dz] ?? 0
        const g = data[p + dy + dz] ?? 0
        const h = data[p + dx + dy + dz] ?? 0
        const ab = a + (b - a) * fx
        const cd = c + (d - c) * fx
        const ef = e + (f - e) * fx
        const gh = g + (h - g) * fx
        const low = ab + (cd - ab) * fy
        const high = ef + (gh - ef) * fy
        out[at] = low + (high - low) * fz
      }
    }
}

function nearest(from: Volume, to: Grid, m: Affine, out: VoxelArray, outside: number): void {
  const { data } = from
  const [nx, ny, nz] = from.size
  const [mx, my, mz] = to.size
  let at = 0
  for (let k = 0; k < mz; k++)
    for (let j = 0; j < my; j++)
      for (let i = 0; i < mx; i++, at++) {
        const x = Math.round(m[0] * i + m[1] * j + m[2] * k + m[3])
        const y = Math.round(m[4] * i + m[5] * j + m[6] * k + m[7])
        const z = Math.round(m[8] * i + m[9] * j + m[10] * k + m[11])
        const inside = x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz
        out[at] = inside ? (data[x + nx * (y + ny * z)] ?? outside) : outside
      }
}

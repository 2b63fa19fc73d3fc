import { apply, invert, multiply, type Point } from '#volume/affine.ts'
import { extremes } from '#volume/range.ts'
import type { Grid, Volume } from '#volume/volume.ts'
import type { Rigid } from '../types.ts'

const bins = 40
/** Sampled voxels of the fixed scan: enough for 40 × 40 bins. */
const samples = 80_000
/** Minimum overlap, as a share of the samples. */
const leastOverlap = 0.2

/**
 * Normalized mutual information (Studholme 1999), (H(a) + H(b)) / H(a, b), over the overlap of both
 * scans: 1 for independent scans, 2 when one determines the other.
 * @param rigid fixed mm → moving mm, RAS+
 * @returns 0 when they hardly overlap
 */
export function mutualInformation(fixed: Volume, moving: Volume, rigid: Rigid): number {
  const binOfFixed = binning(fixed)
  const binOfMoving = binning(moving)
  const joint = new Float64Array(bins * bins)
  const map = multiply(multiply(invert(moving.affine), rigid), fixed.affine)
  const [nx, ny] = fixed.size
  const step = Math.max(1, Math.floor(fixed.data.length / samples))
  let inside = 0
  let all = 0
  // A step without common factors with the row length samples the whole scan evenly.
  for (let at = 0; at < fixed.data.length; at += step) {
    all++
    const x = at % nx
    const y = Math.floor(at / nx) % ny
    const z = Math.floor(at / (nx * ny))
    const value = sampleAt(moving, apply(map, [x, y, z]))
    if (value === null) continue
    inside++
    const a = binOfFixed(fixed.data[at] ?? 0)
    const b = binOfMoving(value)
    joint[a * bins + b] = (joint[a * bins + b] ?? 0) + 1
  }
  if (inside < all * leastOverlap) return 0
  const a = new Float64Array(bins)
  const b = new Float64Array(bins)
  for (const [at, count] of joint.entries()) {
    const [i, j] = [Math.floor(at / bins), at % bins]
    a[i] = (a[i] ?? 0) + count
    b[j] = (b[j] ?? 0) + count
  }
  const together = entropy(joint, inside)
  return together > 0 ? (entropy(a, inside) + entropy(b, inside)) / together : 0
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total)
  return sum
}

function binning({ data }: Volume): (value: number) => number {
  const { low, high } = extremes(data)
  const scale = high > low ? (bins - 1e-6) / (high - low) : 0
  return value => Math.floor((value - low) * scale)
}

/** Linear interpolation. @returns null outside the grid of voxel centres */
function sampleAt({ data, size }: Volume, [x, y, z]: Point): number | null {
  const [nx, ny, nz] = size
  if (!(x >= 0 && y >= 0 && z >= 0 && x <= nx - 1 && y <= ny - 1 && z <= nz - 1)) return null
  const [xi, yi, zi] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [fx, fy, fz] = [x - xi, y - yi, z - zi]
  const dx = xi < nx - 1 ? 1 : 0
  const dy = yi < ny - 1 ? nx : 0
  const dz = zi < nz - 1 ? nx * ny : 0
  const p = xi + nx * (yi + ny * zi)
  const line = (q: number) => {
    const value = data[q] ?? 0
    return value + ((data[q + dx] ?? 0) - value) * fx
  }
  const plane = (q: number) => {
    const value = line(q)
    return value + (line(q + dy) - value) * fy
  }
  const value = plane(p)
  return value + (plane(p + dz) - value) * fz
}

/** Centre of mass of the values above the darkest voxels, mm RAS+. */
export function centreOfMass({ data, size, affine }: Volume & Grid): Point {
  const { low } = extremes(data)
  let [sx, sy, sz, sum] = [0, 0, 0, 0]
  let at = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++)
      for (let x = 0; x < size[0]; x++) {
        const weight = (data[at++] ?? 0) - low
        sx += weight * x
        sy += weight * y
        sz += weight * z
        sum += weight
      }
  const over = sum > 0 ? 1 / sum : 0
  return apply(affine, [sx * over, sy * over, sz * over])
}

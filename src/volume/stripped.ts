import { determinant3, voxelSizeOf } from './affine.ts'
import { largestComponent } from './components.ts'
import { uint8Voxels } from './memory.ts'
import type { Affine, Size, Volume } from './volume.ts'

/** Minimum share of background around a stripped brain, even in a tight box. */
const leastBackground = 0.35
/** Litres: above the largest brain with fluid, below a head with scalp and face. */
const largestBrain = 2.35
/** Distance between sampled voxels, mm. */
const spacing = 3
/** Maximum share of a grid face that a brain touches; necks and cropped heads cover more. */
const mostCut = 0.15
/** Minimum share of the foreground in one component: noise in air forms many small ones. */
const leastTogether = 0.95

/**
 * Whether a scan is skull-stripped: one compact component with a brain's volume in a constant
 * background, hardly cut by the grid's faces. The share of zeros isn't enough: scanners and defacing
 * write zeros around whole heads too (0.56–0.61 of the sampled voxels), while a brain in a tight box
 * leaves 0.54.
 */
export function isStripped(volume: Volume): boolean {
  const { data, size, affine } = thinned(volume)
  const inside = awayFromBackground(data, size)
  const total = count(inside)
  if (total === 0 || 1 - total / inside.length < leastBackground) return false
  const most = (largestBrain * 1e6) / Math.abs(determinant3(affine))
  if (total * leastTogether > most) return false
  const piece = largestComponent(inside, size)
  const voxels = count(piece)
  return voxels >= total * leastTogether && voxels <= most && largestCut(piece, size) <= mostCut
}

/**
 * The brain of a skull-stripped scan, by the same background that `isStripped` judges by: rescaling and
 * z-scoring make it other than 0.
 */
export function strippedBrain({ data, size, affine }: Volume): Volume {
  return { data: awayFromBackground(data, size, uint8Voxels(data.length)), size, affine }
}

/** 1 where a voxel differs from the background, the most common value on the grid's faces. */
function awayFromBackground(
  data: Volume['data'],
  size: Size,
  away: Uint8Array = new Uint8Array(data.length),
): Uint8Array {
  const background = mostCommonOnFaces(data, size)
  let [low, high] = [background, background]
  for (const value of data) {
    if (value < low) low = value
    if (value > high) high = value
  }
  // Interpolation leaves small values in empty background.
  const near = (high - low) * 1e-5
  for (let i = 0; i < away.length; i++)
    away[i] = Math.abs((data[i] ?? 0) - background) > near ? 1 : 0
  return away
}

/** Samples every few voxels along each axis, which is enough to separate heads from brains. */
function thinned({ data, size, affine }: Volume): Volume {
  const edges = voxelSizeOf(affine)
  const steps = edges.map(edge => Math.max(1, Math.floor(spacing / edge)))
  const [sx = 1, sy = 1, sz = 1] = steps
  const fewer: Size = [Math.ceil(size[0] / sx), Math.ceil(size[1] / sy), Math.ceil(size[2] / sz)]
  const kept = new Float32Array(fewer[0] * fewer[1] * fewer[2])
  let at = 0
  for (let z = 0; z < size[2]; z += sz)
    for (let y = 0; y < size[1]; y += sy)
      for (let x = 0; x < size[0]; x += sx) kept[at++] = data[x + size[0] * (y + size[1] * z)] ?? 0
  const wider = affine.map((entry, i) => entry * (i % 4 < 3 ? (steps[i % 4] ?? 1) : 1))
  return { data: kept, size: fewer, affine: wider as unknown as Affine }
}

function mostCommonOnFaces(data: Volume['data'], size: Size): number {
  const found = new Map<number, number>()
  forFaces(size, (_, at) => {
    const value = data[at] ?? 0
    found.set(value, (found.get(value) ?? 0) + 1)
  })
  let [best, times] = [0, 0]
  for (const [value, n] of found) if (n > times) [best, times] = [value, n]
  return best
}

/** The largest share of a grid face that a mask covers. */
function largestCut(mask: Uint8Array, size: Size): number {
  const covered = [0, 0, 0, 0, 0, 0]
  const all = [0, 0, 0, 0, 0, 0]
  forFaces(size, (face, at) => {
    covered[face] = (covered[face] ?? 0) + (mask[at] ?? 0)
    all[face] = (all[face] ?? 0) + 1
  })
  return Math.max(...covered.map((n, face) => n / Math.max(1, all[face] ?? 1)))
}

/** Visits the voxels of each of the grid's six faces. */
function forFaces([nx, ny, nz]: Size, visit: (face: number, at: number) => void): void {
  const n = [nx, ny, nz] as const
  const step = [1, nx, nx * ny] as const
  for (const [axis, a, b] of [
    [0, 1, 2],
    [1, 0, 2],
    [2, 0, 1],
  ] as const)
    for (let i = 0; i < n[a]; i++)
      for (let j = 0; j < n[b]; j++) {
        const at = i * step[a] + j * step[b]
        visit(2 * axis, at)
        visit(2 * axis + 1, at + (n[axis] - 1) * step[axis])
      }
}

function count(mask: Uint8Array): number {
  let sum = 0
  for (const value of mask) sum += value
  return sum
}

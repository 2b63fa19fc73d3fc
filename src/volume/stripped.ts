import { determinant3, voxelSizeOf } from './affine.ts'
import { largestComponent } from './components.ts'
import type { Affine, Size, Volume } from './volume.ts'

/** Below this share of background there is no emptied space around a brain, even in a tight box. */
const leastBackground = 0.35
/** Litres: the largest heads' brains with all fluid stay below, heads with scalp and face don't. */
const largestBrain = 2.35
/** Millimetres between the voxels that are looked at. */
const spacing = 3
/** Share of a face of the grid that a brain may touch; necks and cut heads cover more. */
const mostCut = 0.15
/** Share of what isn't background that hangs together: noise in air leaves specks. */
const leastTogether = 0.95

/**
 * Whether the skull is gone already: one compact piece of a brain's volume lies in constant
 * background and is hardly cut by the grid's faces. Zeros alone say little: scanners and defacing
 * write zeros into the air around whole heads too (0.56–0.61 of the voxels seen), while a brain
 * in a tight box leaves 0.54.
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

/** 1 where a voxel differs from the background: the grid's outermost voxels' most common value. */
function awayFromBackground(data: Volume['data'], size: Size): Uint8Array {
  const background = mostCommonOnFaces(data, size)
  let [low, high] = [background, background]
  for (const value of data) {
    if (value < low) low = value
    if (value > high) high = value
  }
  // Interpolation leaves traces where nothing was.
  const near = (high - low) * 1e-5
  const away = new Uint8Array(data.length)
  for (let i = 0; i < away.length; i++)
    away[i] = Math.abs((data[i] ?? 0) - background) > near ? 1 : 0
  return away
}

/** Every few voxels along each axis: whole heads and brains are told apart as well by a part of them. */
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

/** The largest share of any of the six faces that a mask covers. */
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

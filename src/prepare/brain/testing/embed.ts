import { apply, type Point } from '#volume/affine.ts'
import { regrid } from '#volume/regrid.ts'
import type { Affine, Contrast, Size, Volume } from '#volume/volume.ts'
import { distanceTo } from './distance.ts'

/** Signals around the brain, as multiples of the brain's median. */
const signals = {
  T1w: { fluid: 0.35, bone: 0.08, marrow: 0.7, fat: 1.7, muscle: 0.65, eye: 0.35 },
  T1c: { fluid: 0.35, bone: 0.08, marrow: 0.8, fat: 1.6, muscle: 0.8, eye: 0.35 },
  T2w: { fluid: 2, bone: 0.06, marrow: 0.8, fat: 1.3, muscle: 0.4, eye: 2.1 },
  FLAIR: { fluid: 0.25, bone: 0.06, marrow: 0.6, fat: 1.1, muscle: 0.5, eye: 0.3 },
} as const

/** mm */
const edge = 2
const margin = { side: 32, back: 32, front: 44, above: 28, below: 80 }

type Tissue = keyof (typeof signals)[Contrast] | 'cord' | 'air'

/** A synthetic head around a brain. */
export interface Head {
  readonly head: Volume
  /** 1 inside the brain. */
  readonly brain: Volume
  /** Centres of the eyeballs, mm. */
  readonly eyes: readonly [Point, Point]
  /** Height of the transition from brain to cord, mm. */
  readonly base: number
}

/**
 * Puts a stripped brain into a synthetic head of shells: fluid, skull with marrow, scalp, eyes, a face
 * and a neck with a cord. Deliberately independent of the generator of the network's training heads.
 * @param stripped 0 outside the brain
 * @returns a head on a 2 mm grid
 */
export function embed(stripped: Volume, contrast: Contrast): Head {
  const support = { ...stripped, data: Uint8Array.from(stripped.data, v => (v === 0 ? 0 : 1)) }
  const box = boxOf(support)
  const grid = gridAround(box)
  const share = regrid(support, grid, { interpolation: 'linear' }).data
  const value = regrid(stripped, grid, { interpolation: 'linear' }).data
  const brain = Uint8Array.from(share, s => (s >= 0.5 ? 1 : 0))
  const inside = value.filter((_, i) => brain[i] === 1).sort()
  const median = inside[inside.length >> 1] ?? 1
  const far = distanceTo(brain, grid.size, edge)
  const middle = box.low.map((low, a) => (low + (box.high[a] ?? 0)) / 2)
  const [cx = 0, cy = 0, cz = 0] = middle
  const half: Point = [box.high[0] - cx, box.high[1] - cy, box.high[2] - cz]
  const levels = { ...signals[contrast], cord: 1, air: 0 }
  const data = new Float32Array(brain.length)
  let at = 0
  for (let z = 0; z < grid.size[2]; z++)
    for (let y = 0; y < grid.size[1]; y++)
      for (let x = 0; x < grid.size[0]; x++, at++) {
        if (brain[at] === 1) {
          data[at] = (400 * (value[at] ?? 0)) / (share[at] ?? 1) / median
          continue
        }
        const place = apply(grid.affine, [x, y, z])
        const from: Point = [place[0] - cx, place[1] - cy, place[2] - cz]
        const level = levels[tissueAt(from, far[at] ?? 0, half)]
        const noise = ((Math.imul(at, 2654435761) >>> 16) / 65536 - 0.5) * 0.12
        data[at] = 400 * (level > 0 ? level * (1 + noise) : Math.max(0, 0.3 * noise))
      }
  const eye = (side: number): Point => [cx + side * 32, cy + half[1] - 4, cz - half[2] + 38]
  return {
    head: { data, ...grid },
    brain: { data: brain, ...grid },
    eyes: [eye(-1), eye(1)],
    base: box.low[2],
  }
}

/**
 * The tissue at a point outside the brain.
 * @param place mm from the centre of the brain's box
 * @param far distance to the brain, mm
 * @param half half the box's edges, mm
 */
function tissueAt([x, y, z]: Point, far: number, half: Point): Tissue {
  const wave = Math.sin(x / 17) * Math.cos(y / 23) + Math.sin(z / 19 + y / 31)
  const fluid = 2 + wave * 0.9
  const skull = fluid + 6 + wave
  const scalp = skull + 6 + wave
  if (far < fluid) return 'fluid'
  if (z + half[2] < 4) {
    const cord = Math.hypot(x, y + 22) // The brain's lowest part is posterior to its centre.
    if (cord < 10) return cord < 6 ? 'cord' : 'fluid'
  }
  if (far < skull) return far > fluid + 2 && far < skull - 2 ? 'marrow' : 'bone'
  if (Math.hypot(Math.abs(x) - 32, y - half[1] + 4, z + half[2] - 38) < 12) return 'eye'
  const neck = Math.hypot(x / 62, (y + 8) / 66) < 1 && z < -20
  const face = Math.hypot(x / 66, (y - half[1] + 45) / 55, (z + half[2] - 5) / 62) < 1
  if (neck || face)
    return Math.sin(x / 5) * Math.sin(y / 6) * Math.sin(z / 7) > 0.25 ? 'fat' : 'muscle'
  return far < scalp ? 'fat' : 'air'
}

interface Extent {
  readonly low: Point
  readonly high: Point
}

/** Extent of a mask in mm. */
function boxOf({ data, size, affine }: Volume): Extent {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  let at = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++)
      for (let x = 0; x < size[0]; x++)
        if (data[at++] === 1) widen(low, high, apply(affine, [x, y, z]))
  return { low, high }
}

function widen(low: [number, number, number], high: [number, number, number], place: Point): void {
  for (const axis of [0, 1, 2] as const) {
    low[axis] = Math.min(low[axis], place[axis])
    high[axis] = Math.max(high[axis], place[axis])
  }
}

function gridAround({ low, high }: Extent): { readonly size: Size; readonly affine: Affine } {
  const start = [margin.side, margin.back, margin.below].map((m, a) => (low[a] ?? 0) - m)
  const end = [margin.side, margin.front, margin.above].map((m, a) => (high[a] ?? 0) + m)
  const [x = 0, y = 0, z = 0] = start
  const [nx = 1, ny = 1, nz = 1] = end.map((e, a) => Math.ceil((e - (start[a] ?? 0)) / edge))
  const affine: Affine = [edge, 0, 0, x, 0, edge, 0, y, 0, 0, edge, z, 0, 0, 0, 1]
  return { size: [nx, ny, nz], affine }
}

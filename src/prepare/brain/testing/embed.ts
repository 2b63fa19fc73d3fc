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

/**
 * Puts a stripped brain back into a head made of shells: fluid, skull with marrow, scalp, eyes, a
 * face and a neck with the cord going on. Simple on purpose, and made by other code than the heads
 * that the network was trained on.
 * @param stripped 0 outside the brain
 * @returns a head on a 2 mm grid, and where its brain is
 */
export function embed(
  stripped: Volume,
  contrast: Contrast,
): { readonly head: Volume; readonly brain: Volume } {
  const support = { ...stripped, data: Uint8Array.from(stripped.data, v => (v === 0 ? 0 : 1)) }
  const box = boxOf(support)
  const grid = gridAround(box)
  const share = regrid(support, grid, { interpolation: 'linear' }).data
  const value = regrid(stripped, grid, { interpolation: 'linear' }).data
  const brain = Uint8Array.from(share, s => (s >= 0.5 ? 1 : 0))
  const inside = value.filter((_, i) => brain[i] === 1).sort()
  const median = inside[inside.length >> 1] ?? 1
  const far = distanceTo(brain, grid.size, edge)
  const s = signals[contrast]
  const [cx, cy, cz] = box.low.map((low, a) => (low + (box.high[a] ?? 0)) / 2) as [
    number,
    number,
    number,
  ]
  const { low, high } = box
  const data = new Float32Array(brain.length)
  let at = 0
  for (let z = 0; z < grid.size[2]; z++)
    for (let y = 0; y < grid.size[1]; y++)
      for (let x = 0; x < grid.size[0]; x++, at++) {
        const place = apply(grid.affine, [x, y, z])
        const [px, py, pz] = [place[0] - cx, place[1] - cy, place[2] - cz]
        const wave = Math.sin(px / 17) * Math.cos(py / 23) + Math.sin(pz / 19 + py / 31)
        const d = far[at] ?? 0
        const noise = ((Math.imul(at, 2654435761) >>> 16) / 65536 - 0.5) * 0.12
        let level = noise > 0 ? noise * 0.3 : 0
        const fluid = 2 + wave * 0.9
        const skull = fluid + 6 + wave
        const scalp = skull + 6 + wave
        const under = place[2] < low[2] + 45
        const neck = (px / 62) ** 2 + ((py + 8) / 66) ** 2 < 1 && place[2] < cz - 20
        const face =
          (px / 66) ** 2 +
            ((place[1] - high[1] + 45) / 55) ** 2 +
            ((place[2] - low[2] - 5) / 62) ** 2 <
          1
        const cord = Math.hypot(px, py + 22) // The brain's lowest part lies behind its middle.
        const eye = Math.hypot(Math.abs(px) - 32, place[1] - high[1] + 4, place[2] - low[2] - 38)
        if (brain[at] === 1) level = (value[at] ?? 0) / (share[at] ?? 1) / median
        else if (d < fluid) level = s.fluid
        else if (under && place[2] < low[2] + 4 && cord < 6) level = 1
        else if (under && place[2] < low[2] + 4 && cord < 10) level = s.fluid
        else if (d < skull) level = d > fluid + 2 && d < skull - 2 ? s.marrow : s.bone
        else if (eye < 12) level = s.eye
        else if (neck || face)
          level = Math.sin(px / 5) * Math.sin(py / 6) * Math.sin(pz / 7) > 0.25 ? s.fat : s.muscle
        else if (d < scalp) level = s.fat
        data[at] = Math.max(0, level + (brain[at] === 1 ? 0 : noise * level)) * 400
      }
  return { head: { data, ...grid }, brain: { data: brain, ...grid } }
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

import { type AxisIndex, apply, closestAxes, invert, voxelSizeOf } from './affine.ts'
import type { Volume, VoxelArray } from './volume.ts'

export type Plane = 'axial' | 'coronal' | 'sagittal'

export interface SliceView {
  /** Radiological: the patient's right at the left edge. */
  readonly convention: 'radiological' | 'neurological'
  /** Sagittal slices look to the left edge. */
  readonly noseLeft: boolean
  /** Values drawn black and white, in the scan's own units. */
  readonly window: { readonly low: number; readonly high: number }
}

export interface SliceImage {
  readonly width: number
  readonly height: number
  /** Millimetres along width and height. */
  readonly pixelSize: readonly [number, number]
  /** Row by row from the top left, 0 … 255. */
  readonly gray: Uint8ClampedArray<ArrayBuffer>
  /** What lies at each edge: R L, A P, S I. */
  readonly letters: Letters
}

export interface Letters {
  readonly left: string
  readonly right: string
  readonly top: string
  readonly bottom: string
}

const right = 0
const front = 1
const up = 2
/** Anatomical axes of each plane: across the slice, along the width, along the height. */
const planes = {
  axial: [up, right, front],
  coronal: [front, right, up],
  sagittal: [right, front, up],
} as const satisfies Record<Plane, readonly [AxisIndex, AxisIndex, AxisIndex]>

/** Letters of the anatomical axes: where they begin and where they lead. */
const ends = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const

/** How many slices a plane has. */
export function sliceCount(
  { size, affine }: Pick<Volume, 'size' | 'affine'>,
  plane: Plane,
): number {
  return size[closestAxes(affine)[planes[plane][0]].stored]
}

/**
 * One slice as a grey picture, along the stored axes that lie closest to the anatomical ones (an
 * oblique scan isn't resampled).
 * @param at the slice, counted from left, back or below; or the millimetre (RAS+) at the grid's middle.
 * What lies outside is moved to the outermost slice.
 */
export function sliceOf(
  volume: Volume,
  plane: Plane,
  at: { readonly index: number } | { readonly mm: number },
  view: SliceView,
): SliceImage {
  const { data, size, affine } = volume
  const [across, wide, high] = planes[plane]
  const axes = closestAxes(affine)
  const steps = [1, size[0], size[0] * size[1]] as const
  const { stored, sign } = axes[across]
  const index =
    'index' in at
      ? sign > 0
        ? at.index
        : size[stored] - 1 - at.index
      : indexAt(volume, across, stored, at.mm)
  const fixed = Math.min(Math.max(Math.round(index), 0), size[stored] - 1) * steps[stored]

  const mirrored = wide === right ? view.convention === 'radiological' : view.noseLeft
  const x = along(axes[wide], size, steps, mirrored)
  // Pictures run downward, patients upward.
  const y = along(axes[high], size, steps, true)
  const edges = voxelSizeOf(affine)
  return {
    width: x.count,
    height: y.count,
    pixelSize: [edges[axes[wide].stored], edges[axes[high].stored]],
    gray: draw(data, fixed, x, y, view.window),
    letters: {
      left: ends[wide][mirrored ? 1 : 0],
      right: ends[wide][mirrored ? 0 : 1],
      top: ends[high][1],
      bottom: ends[high][0],
    },
  }
}

function indexAt(
  { size, affine }: Volume,
  anatomical: AxisIndex,
  stored: AxisIndex,
  mm: number,
): number {
  const middle = apply(affine, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2])
  const [x, y, z] = middle
  const place = [x, y, z] as [number, number, number]
  place[anatomical] = mm
  return apply(invert(affine), place)[stored]
}

interface Run {
  readonly start: number
  readonly step: number
  readonly count: number
}

function along(
  { stored, sign }: { stored: AxisIndex; sign: 1 | -1 },
  size: Volume['size'],
  steps: readonly [number, number, number],
  mirrored: boolean,
): Run {
  const backwards = sign < 0 !== mirrored
  const count = size[stored]
  return {
    count,
    step: backwards ? -steps[stored] : steps[stored],
    start: backwards ? (count - 1) * steps[stored] : 0,
  }
}

function draw(data: VoxelArray, fixed: number, x: Run, y: Run, { low, high }: SliceView['window']) {
  const gray = new Uint8ClampedArray(x.count * y.count)
  const scale = high > low ? 255 / (high - low) : 0
  let to = 0
  for (let row = 0; row < y.count; row++) {
    let from = fixed + x.start + y.start + row * y.step
    for (let column = 0; column < x.count; column++, from += x.step)
      gray[to++] = ((data[from] ?? 0) - low) * scale
  }
  return gray
}

import type { Size, VoxelArray } from '#volume/volume.ts'

/** Edge of the model's input in voxels. */
export const side = 96

/** The input voxels that each output voxel averages, along one axis. */
interface Windows {
  readonly from: Int32Array
  /** One behind the last. */
  readonly to: Int32Array
}

/** ⌊i·n/96⌋ … ⌈(i+1)·n/96⌉ − 1: adaptive average pooling, also where n < 96. */
function windowsFor(n: number): Windows {
  const from = new Int32Array(side)
  const to = new Int32Array(side)
  for (let i = 0; i < side; i++) {
    from[i] = Math.floor((i * n) / side)
    to[i] = Math.ceil(((i + 1) * n) / side)
  }
  return { from, to }
}

export interface Pooled {
  /** 96³ means, x fastest, axes as stored. */
  readonly data: Float32Array<ArrayBuffer>
  /** Smallest and largest voxel of the image before pooling, after `atMost`. */
  readonly low: number
  readonly high: number
}

/**
 * Area-resize to 96³, as PyTorch's `interpolate(mode='area')`: output i is the mean of inputs
 * ⌊i·n/96⌋ … ⌈(i+1)·n/96⌉ − 1 along each axis. The image is read once, in stored order; its extremes are
 * found on the way. Mirroring an axis before or after gives the same, for the windows are symmetrical.
 * @param data x fastest
 * @param atMost larger values count as this
 */
export function areaResize(
  data: VoxelArray,
  size: Size,
  atMost = Number.POSITIVE_INFINITY,
): Pooled {
  const [nx, ny, nz] = size
  const x = windowsFor(nx)
  const y = windowsFor(ny)
  const z = windowsFor(nz)
  const inRow = new Float64Array(side)
  const inSlab = new Float64Array(side * side)
  const sums = new Float64Array(side * side * side)
  const limits = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]
  // A row belongs to a run of output rows (two where windows overlap, many where n < 96).
  let firstZ = 0
  for (let k = 0; k < nz; k++) {
    inSlab.fill(0)
    let firstY = 0
    for (let j = 0; j < ny; j++) {
      sumRow(data, (k * ny + j) * nx, nx, x, inRow, atMost, limits)
      while ((y.to[firstY] ?? ny) <= j) firstY++
      for (let out = firstY; out < side && (y.from[out] ?? ny) <= j; out++)
        add(inRow, inSlab, out * side)
    }
    while ((z.to[firstZ] ?? nz) <= k) firstZ++
    for (let out = firstZ; out < side && (z.from[out] ?? nz) <= k; out++)
      add(inSlab, sums, out * side * side)
  }
  return { data: means(sums, x, y, z), low: limits[0], high: limits[1] }
}

function sumRow(
  data: VoxelArray,
  start: number,
  length: number,
  { from, to }: Windows,
  sums: Float64Array,
  atMost: number,
  limits: [number, number],
): void {
  let [low, high] = limits
  // Windows cover every voxel, so the extremes come along.
  for (let out = 0; out < side; out++) {
    const end = start + (to[out] ?? length)
    let sum = 0
    for (let at = start + (from[out] ?? 0); at < end; at++) {
      let value = data[at] ?? 0
      if (value > atMost) value = atMost
      if (value < low) low = value
      if (value > high) high = value
      sum += value
    }
    sums[out] = sum
  }
  limits[0] = low
  limits[1] = high
}

function add(from: Float64Array, to: Float64Array, at: number): void {
  for (let i = 0; i < from.length; i++) to[at + i] = (to[at + i] ?? 0) + (from[i] ?? 0)
}

function means(sums: Float64Array, x: Windows, y: Windows, z: Windows): Float32Array<ArrayBuffer> {
  const width = ({ from, to }: Windows, i: number) => (to[i] ?? 0) - (from[i] ?? 0)
  const out = new Float32Array(sums.length)
  let at = 0
  for (let k = 0; k < side; k++)
    for (let j = 0; j < side; j++) {
      const rows = width(z, k) * width(y, j)
      for (let i = 0; i < side; i++, at++) out[at] = (sums[at] ?? 0) / (rows * width(x, i))
    }
  return out
}

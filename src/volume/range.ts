import type { Volume, VoxelArray } from './volume.ts'

export interface Extremes {
  readonly low: number
  readonly high: number
}

/** Smallest and largest value; NaN is neither. */
export function extremes(data: VoxelArray): Extremes {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

/**
 * A window to look at a scan with: 2nd and 98th percentiles of the voxels that aren't 0, so that a
 * few very bright voxels (BraTS's T1c reaches 15,460) don't darken the rest.
 * @returns always low < high: a window around the one value where there is no other
 */
export function robustRange(volume: Pick<Volume, 'data'>): Extremes {
  const all = extremes(volume.data)
  if (!(all.low < all.high)) {
    const low = Number.isFinite(all.low) ? all.low : 0
    return { low, high: low + 1 }
  }
  const [low = 0, high = 0] = percentiles(volume.data, [2, 98], { except: 0, within: all })
  // One value throughout, as in a mask: show it against the background.
  return low < high ? { low, high } : { low: Math.min(0, low), high: Math.max(0, high) }
}

const bins = 1 << 16
/** So few values are sorted at once. */
const few = 1 << 16

/**
 * Percentiles by nearest rank (⌈n·p/100⌉ of n values, from 1): always a value that occurs, so the same
 * in any implementation. Histograms instead of sorting: a few passes over 9 million voxels.
 * @param asked percentiles, 0 … 100
 * @returns 0 where no voxel is left
 */
export function percentiles(
  data: VoxelArray,
  asked: readonly number[],
  more: { readonly except?: number | null; readonly within?: Extremes } = {},
): number[] {
  const { except = null, within = extremes(data) } = more
  const histogram = count(data, within, except)
  const total = histogram.reduce((sum, n) => sum + n, 0)
  return asked.map(percent => {
    if (total === 0) return 0
    const rank = Math.min(Math.max(1, Math.ceil((total * percent) / 100)), total)
    return ofRank(data, rank, within, histogram, except)
  })
}

function binner({ low, high }: Extremes): (value: number) => number {
  const perUnit = high > low ? (bins - 1) / (high - low) : 0
  return value => ((value - low) * perUnit) | 0
}

function count(data: VoxelArray, { low, high }: Extremes, except: number | null): Uint32Array {
  const histogram = new Uint32Array(bins)
  // Written out rather than through `binner`: this loop is all the time that it takes.
  const perUnit = high > low ? (bins - 1) / (high - low) : 0
  const skipped = except ?? Number.NaN
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value === skipped || value < low || value > high) continue
    const bin = ((value - low) * perUnit) | 0
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  return histogram
}

/** The value of a rank: finds its bin, then looks into the bin, again by histogram while it is full. */
function ofRank(
  data: VoxelArray,
  rank: number,
  within: Extremes,
  histogram: Uint32Array,
  except: number | null,
): number {
  let bin = 0
  let before = 0
  while (bin < bins - 1 && before + (histogram[bin] ?? 0) < rank) before += histogram[bin++] ?? 0
  const held = histogram[bin] ?? 0
  const inside = binRange(data, within, bin, except)
  if (inside.low === inside.high) return inside.low
  if (held > few) {
    const finer = count(data, inside, except)
    return ofRank(data, rank - before, inside, finer, except)
  }
  const binOf = binner(within)
  const values = new Float64Array(held)
  let at = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value < inside.low || value > inside.high || value === except) continue
    if (binOf(value) === bin) values[at++] = value
  }
  return values.sort()[rank - before - 1] ?? inside.high
}

/** Smallest and largest value that lies in a bin. */
function binRange(
  data: VoxelArray,
  within: Extremes,
  bin: number,
  except: number | null,
): Extremes {
  const binOf = binner(within)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value < within.low || value > within.high || value === except) continue
    if (binOf(value) !== bin) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

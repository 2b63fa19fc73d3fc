import type { Volume, VoxelArray } from './volume.ts'

export interface Extremes {
  readonly low: number
  readonly high: number
}

/** Minimum and maximum; NaN is ignored. */
export function extremes(data: VoxelArray): Extremes {
  const first = data.findIndex(value => !Number.isNaN(value))
  if (first < 0) return { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }
  // Starts with a voxel instead of ±Infinity: integer comparisons take half the time.
  let low = data[first] ?? 0
  let high = low
  for (let i = first; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}

/**
 * Display window of a scan: 2nd and 98th percentiles of the non-zero voxels, so that a few very bright
 * voxels (BraTS's T1c reaches 15,460) don't darken the rest.
 * @param all its extremes, if known
 * @returns always low < high: for a constant scan, a window around its value
 */
export function robustRange(
  volume: Pick<Volume, 'data'>,
  all: Extremes = extremes(volume.data),
): Extremes {
  if (!(all.low < all.high)) {
    const low = Number.isFinite(all.low) ? all.low : 0
    return { low, high: low + 1 }
  }
  const [low = 0, high = 0] = percentiles(volume.data, [2, 98], { except: 0, within: all })
  // A constant, such as a mask: shown against the background.
  return low < high ? { low, high } : { low: Math.min(0, low), high: Math.max(0, high) }
}

const bins = 1 << 16
/** Number of values up to which sorting is used. */
const few = 1 << 16

/**
 * Percentiles by nearest rank (⌈n·p/100⌉ of n values, from 1): always an existing value, so equal in
 * every implementation. Histograms replace sorting: a few passes over 9 million voxels.
 * @param asked percentiles, 0 … 100
 * @param more `except`: a value to ignore; `within`: the data's extremes, if known
 * @returns 0 when no voxel remains
 */
export function percentiles(
  data: VoxelArray,
  asked: readonly number[],
  more: { readonly except?: number | null; readonly within?: Extremes } = {},
): number[] {
  const { within = extremes(data) } = more
  // NaN equals nothing, so it excludes no voxel.
  const except = more.except ?? Number.NaN
  const histogram = histogramOf(data, within, except)
  return asked.map(percent => {
    const { counts, total } = histogram
    if (total === 0) return 0
    const rank = Math.min(Math.max(1, Math.ceil((total * percent) / 100)), total)
    let bin = 0
    let before = 0
    while (before + (counts[bin] ?? 0) < rank) before += counts[bin++] ?? 0
    return inBin(data, histogram, bin, rank - before, except)
  })
}

interface Histogram {
  readonly within: Extremes
  /** Whether each bin contains one integer. */
  readonly exact: boolean
  readonly perUnit: number
  readonly counts: Uint32Array
  readonly total: number
}

function histogramOf(data: VoxelArray, within: Extremes, except: number): Histogram {
  const { low, high } = within
  const whole = !(data instanceof Float32Array || data instanceof Float64Array)
  const exact = whole && high - low < bins
  const perUnit = exact || high <= low ? 1 : (bins - 1) / (high - low)
  const counts = new Uint32Array(bins)
  let total = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value === except || value < low || value > high) continue
    const bin = ((value - low) * perUnit) | 0
    counts[bin] = (counts[bin] ?? 0) + 1
    total++
  }
  return { within, exact, perUnit, counts, total }
}

/**
 * The value of a rank (from 1) inside a bin: by sorting, or by a finer histogram of a large bin. Extremes
 * so far apart or so close that no bin width exists are sorted too: a finer histogram would not end.
 */
function inBin(
  data: VoxelArray,
  { within, exact, perUnit, counts }: Histogram,
  bin: number,
  rank: number,
  except: number,
): number {
  const { low, high } = within
  if (exact) return low + bin
  const held = counts[bin] ?? 0
  const sorts = held <= few || !(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)
  const values = new Float64Array(sorts ? held : 0)
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let at = 0
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0
    if (value === except || value < low || value > high) continue
    if ((((value - low) * perUnit) | 0) !== bin) continue
    if (value < least) least = value
    if (value > most) most = value
    if (at < values.length) values[at++] = value
  }
  if (sorts) return values.sort()[rank - 1] ?? most
  if (least === most) return least
  const finer = histogramOf(data, { low: least, high: most }, except)
  let inside = 0
  let before = 0
  while (before + (finer.counts[inside] ?? 0) < rank) before += finer.counts[inside++] ?? 0
  return inBin(data, finer, inside, rank - before, except)
}

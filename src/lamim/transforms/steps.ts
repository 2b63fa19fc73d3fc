import { type Extremes, extremes, percentiles } from '#volume/range.ts'
import type { Size, Volume, VoxelArray } from '#volume/volume.ts'
import { inputSide as side } from '../architecture.ts'
import { areaResize, type Pooled } from './area-resize.ts'

/**
 * The steps in a bundle's `preprocessor_config.json`, in the order to apply. 'background' subtracts the background and
 * sets negative values to 0; 'median' maps value → value / (value + median of the voxels above 0), so that the result
 * is in 0 … 1 and independent of the unit and of a few bright voxels. `training/lamim_training/generator/preprocess.py`
 * has the same two steps. 'minmax' and 'resize' are LaMIM's.
 */
export type Step =
  | { readonly op: 'background' }
  | { readonly op: 'median' }
  | { readonly op: 'minmax'; readonly over: 'all' | 'contrast' }
  | { readonly op: 'resize'; readonly mode: 'area' }
  | { readonly op: 'clip'; readonly percentile: number }

/**
 * A contrast between steps. Clipping and scaling before 'resize' are stored as numbers, since the mean
 * of scaled voxels is the scaled mean: the full-size image is read once instead of once per step.
 */
export interface Channel {
  readonly volume: Volume
  /** Stored values are clipped to these. */
  atLeast: number
  atMost: number
  /** Value = stored · scale + shift. */
  scale: number
  shift: number
  /** The stored value that maps to 0, which 'clip' ignores; null if there is none. */
  background: number | null
  pooled: Pooled | null
  /** 96³, x fastest, once resized. */
  resized: Float32Array<ArrayBuffer> | null
}

export function channelOf(volume: Volume): Channel {
  return {
    volume,
    atLeast: Number.NEGATIVE_INFINITY,
    atMost: Number.POSITIVE_INFINITY,
    scale: 1,
    shift: 0,
    background: 0,
    pooled: null,
    resized: null,
  }
}

/**
 * Applies one step to all contrasts.
 * @param tick called after each pass over a full-size image; may throw to cancel
 */
export function applyStep(channels: readonly Channel[], step: Step, tick: () => void): void {
  switch (step.op) {
    case 'background':
      for (const channel of channels) removeBackground(channel)
      return
    case 'median':
      for (const channel of channels) divideByMedian(channel)
      return
    case 'resize':
      for (const channel of channels) resize(channel, tick)
      return
    case 'clip':
      for (const channel of channels) clip(channel, step.percentile, tick)
      return
    case 'minmax': {
      const ranges = channels.map(channel => rangeOf(channel, tick))
      const all = {
        low: Math.min(...ranges.map(({ low }) => low)),
        high: Math.max(...ranges.map(({ high }) => high)),
      }
      for (const [i, channel] of channels.entries()) {
        const own = ranges[i] ?? all
        rescale(channel, own, step.over === 'all' ? all : own)
      }
    }
  }
}

function pool(channel: Channel, tick: () => void): Pooled {
  if (!channel.pooled) {
    const { data, size } = channel.volume
    channel.pooled = areaResize(data, size, channel)
    tick()
  }
  return channel.pooled
}

function resize(channel: Channel, tick: () => void): void {
  if (channel.resized) return
  const { data } = pool(channel, tick)
  const { scale, shift } = channel
  if (scale !== 1 || shift !== 0)
    for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * scale + shift
  channel.resized = data
}

function rangeOf(channel: Channel, tick: () => void): Extremes {
  if (channel.resized) return extremes(channel.resized)
  const { low, high } = pool(channel, tick)
  return { low: low * channel.scale + channel.shift, high: high * channel.scale + channel.shift }
}

/** Scales `range` to 0 … 1; a constant becomes 0. */
function rescale(channel: Channel, own: Extremes, range: Extremes): void {
  const { low, high } = range
  const scale = high > low ? 1 / (high - low) : 0
  const { resized } = channel
  if (resized) {
    for (let i = 0; i < resized.length; i++) resized[i] = ((resized[i] ?? 0) - low) * scale
    return
  }
  channel.background = own.low === low ? (channel.pooled?.low ?? null) : null
  channel.scale *= scale
  channel.shift = (channel.shift - low) * scale
}

/** Clips a contrast at an upper percentile of its non-zero voxels. */
function clip(channel: Channel, percentile: number, tick: () => void): void {
  const { resized, volume } = channel
  if (resized) {
    const [limit = 0] = percentiles(resized, [percentile], { except: 0 })
    for (let i = 0; i < resized.length; i++) resized[i] = Math.min(resized[i] ?? 0, limit)
    return
  }
  const [limit = 0] = percentiles(volume.data, [percentile], { except: channel.background })
  tick()
  channel.atMost = Math.min(channel.atMost, limit)
  channel.pooled = null
}

/**
 * The background is the lower median of the eight corner voxels, which are outside an extracted brain.
 * Interpolation overshoots below it at the brain's edge.
 */
function removeBackground(channel: Channel): void {
  const { resized, volume } = channel
  if (resized) {
    const background = cornerMedian(resized, [side, side, side])
    for (let i = 0; i < resized.length; i++)
      resized[i] = Math.max((resized[i] ?? 0) - background, 0)
    return
  }
  const background = cornerMedian(volume.data, volume.size)
  channel.atLeast = Math.max(channel.atLeast, background)
  channel.shift = -background * channel.scale
  channel.background = background
  channel.pooled = null
}

function cornerMedian(data: VoxelArray, [nx, ny, nz]: Size): number {
  const ends = (n: number) => (n > 1 ? [0, n - 1] : [0])
  const corners = ends(nz).flatMap(z =>
    ends(ny).flatMap(y => ends(nx).map(x => data[x + nx * (y + ny * z)] ?? 0)),
  )
  corners.sort((a, b) => a - b)
  return corners[(corners.length - 1) >> 1] ?? 0
}

/** @throws RangeError before 'resize': the median is that of the resized voxels. */
function divideByMedian({ resized }: Channel): void {
  if (!resized) throw new RangeError("The step 'median' must come after 'resize'.")
  const { high } = extremes(resized)
  const [median = 0] =
    high > 0 ? percentiles(resized, [50], { except: 0, within: { low: 0, high } }) : []
  for (let i = 0; i < resized.length; i++) {
    const value = Math.max(resized[i] ?? 0, 0)
    resized[i] = value === 0 ? 0 : value / (value + median)
  }
}

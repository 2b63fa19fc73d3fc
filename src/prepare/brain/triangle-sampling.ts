import type { Size } from '#volume/volume.ts'

/** Resampling of one axis: for each target voxel, its first source voxel and the weights from there. */
export interface Sampling {
  readonly first: Int32Array
  /** `reach` weights per target voxel, padded with 0. */
  readonly weights: Float32Array
  readonly reach: number
  readonly from: number
  readonly to: number
}

/** Evenly spaced voxel centres, centred on 0. */
export interface Axis {
  readonly count: number
  /** mm */
  readonly edge: number
}

const at = ({ count, edge }: Axis, i: number) => (i - (count - 1) / 2) * edge

/**
 * Makes the weights of a triangle filter along an axis: linear interpolation for a width of one source voxel, averaging for
 * larger widths.
 * @param width half the triangle's base in mm; at least the source's edge
 * @returns weights with sum 1, or 0 outside the source
 */
export function makeTriangleSampling(to: Axis, from: Axis, width: number): Sampling {
  const reach = Math.min(from.count, Math.ceil((2 * width) / from.edge) + 1)
  const first = new Int32Array(to.count)
  const weights = new Float32Array(to.count * reach)
  const end = (from.count * from.edge) / 2
  for (let i = 0; i < to.count; i++) {
    const place = at(to, i)
    if (Math.abs(place) > end + from.edge * 1e-4) continue
    const lowest = Math.ceil((place - width) / from.edge + (from.count - 1) / 2)
    const start = Math.min(Math.max(lowest, 0), from.count - reach)
    first[i] = start
    let total = 0
    for (let k = 0; k < reach; k++) {
      const weight = Math.max(0, 1 - Math.abs(place - at(from, start + k)) / width)
      weights[i * reach + k] = weight
      total += weight
    }
    for (let k = 0; k < reach && total > 0; k++)
      weights[i * reach + k] = (weights[i * reach + k] ?? 0) / total
  }
  return { first, weights, reach, from: from.count, to: to.count }
}

/** Resamples a volume (x fastest) along all three axes. */
export function sampleAxes(
  data: ArrayLike<number>,
  samplings: readonly [Sampling, Sampling, Sampling],
): { readonly data: Float32Array; readonly size: Size } {
  const [x, y, z] = samplings
  const first = along(data, 1, y.from * z.from, x)
  const second = along(first, x.to, z.from, y)
  return { data: along(second, x.to * y.to, 1, z), size: [x.to, y.to, z.to] }
}

/** Resamples one axis: `inner` contiguous voxels per position, `outer` slabs. */
function along(
  data: ArrayLike<number>,
  inner: number,
  outer: number,
  { first, weights, reach, from, to }: Sampling,
): Float32Array {
  const out = new Float32Array(inner * to * outer)
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < to; i++) {
      const target = (o * to + i) * inner
      for (let k = 0; k < reach; k++) {
        const weight = weights[i * reach + k] ?? 0
        if (weight === 0) continue
        const source = (o * from + (first[i] ?? 0) + k) * inner
        for (let n = 0; n < inner; n++)
          out[target + n] = (out[target + n] ?? 0) + weight * (data[source + n] ?? 0)
      }
    }
  return out
}

import { type Contrast, contrasts } from '#volume/volume.ts'
import { inputLength, inputSide, inputVoxels } from '../architecture.ts'

const kinds = ['mean', 'sd', 'share', 'roughness'] as const
const pairs = contrasts.flatMap((a, i) => contrasts.slice(i + 1).map(b => [a, b] as const))

/** Name and contrasts of each statistic, in the order of `inputStatistics`. */
export const statistics: readonly { readonly name: string; readonly of: readonly Contrast[] }[] = [
  ...contrasts.flatMap(contrast =>
    kinds.map(kind => ({ name: `${contrast} ${kind}`, of: [contrast] })),
  ),
  ...pairs.map(([a, b]) => ({ name: `${a} ${b} correlation`, of: [a, b] })),
]

export const statisticNames: readonly string[] = statistics.map(({ name }) => name)

/**
 * 22 statistics of a model input, to compare it with the inputs of training.
 * Sums are in float64; "non-zero" is exactly ≠ 0; undefined statistics are 0.
 *
 * For each contrast, in order, four numbers:
 * - mean: over non-zero voxels
 * - sd: population standard deviation over non-zero voxels
 * - share: non-zero voxels / all voxels
 * - roughness: mean |v(x, y, z + 1) − v(x, y, z)| where both voxels are non-zero
 *
 * Then for each pair of contrasts (T1w–T1c, T1w–T2w, T1w–FLAIR, T1c–T2w, T1c–FLAIR, T2w–FLAIR):
 * - correlation: Pearson's, over voxels where at least one of the two is non-zero
 *
 * @param input the model's input: contrast, x, y, z with z fastest
 */
export function inputStatistics(input: Float32Array): Float64Array {
  if (input.length !== inputLength)
    throw new RangeError(`${input.length} values are no input of ${inputLength}`)
  const channels = contrasts.map((_, at) =>
    input.subarray(at * inputVoxels, (at + 1) * inputVoxels),
  )
  const channelOf = (contrast: Contrast) =>
    channels[contrasts.indexOf(contrast)] ?? new Float32Array(0)
  return Float64Array.from([
    ...channels.flatMap(describe),
    ...pairs.map(([a, b]) => correlation(channelOf(a), channelOf(b))),
  ])
}

function describe(voxels: Float32Array): number[] {
  let [count, sum, steps, difference] = [0, 0, 0, 0]
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? 0
    if (value === 0) continue
    count++
    sum += value
    const next = (i + 1) % inputSide === 0 ? 0 : (voxels[i + 1] ?? 0)
    if (next === 0) continue
    steps++
    difference += Math.abs(next - value)
  }
  const mean = ratio(sum, count)
  let squares = 0
  for (const value of voxels) if (value !== 0) squares += (value - mean) ** 2
  return [mean, Math.sqrt(ratio(squares, count)), count / voxels.length, ratio(difference, steps)]
}

function correlation(a: Float32Array, b: Float32Array): number {
  let [count, sumA, sumB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    if (x === 0 && y === 0) continue
    count++
    sumA += x
    sumB += y
  }
  const [meanA, meanB] = [ratio(sumA, count), ratio(sumB, count)]
  let [both, squaresA, squaresB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    if (x === 0 && y === 0) continue
    both += (x - meanA) * (y - meanB)
    squaresA += (x - meanA) ** 2
    squaresB += (y - meanB) ** 2
  }
  const scale = Math.sqrt(squaresA * squaresB)
  // Smaller variances are rounding errors of the sums: a constant contrast has no variance.
  return scale > 1e-12 * count ? both / scale : 0
}

function ratio(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count
}

import { type Contrast, contrasts } from '#volume/volume.ts'
import { statistics } from './input-statistics.ts'

/** The distribution of `inputStatistics` over validation cases, taken as normal. */
export interface InputDistribution {
  readonly mean: readonly number[]
  /** Inverse of the covariance; positive definite. */
  readonly precision: readonly (readonly number[])[]
}

/**
 * How far an input lies from those of validation cases: the Mahalanobis distance, as a root mean square over the statistics,
 * so about 1 for such cases. Statistics of contrasts that are missing don't count.
 * @param values as `inputStatistics` gives them
 */
export function inputScore(
  values: ArrayLike<number>,
  { mean, precision }: InputDistribution,
  present: readonly Contrast[] = contrasts,
): number {
  const missing = statistics.flatMap(({ of }, at) =>
    of.every(c => present.includes(c)) ? [] : [at],
  )
  const used = statistics.flatMap((_, at) => (missing.includes(at) ? [] : [at]))
  const marginal = without(precision, missing)
  const difference = Array.from(mean, (centre, at) => (values[at] ?? NaN) - centre)
  const at = (list: readonly number[] | undefined, i: number) => list?.[i] ?? NaN
  const squared = used.reduce(
    (sum, i) =>
      sum +
      used.reduce((row, j) => row + at(difference, i) * at(marginal[i], j) * at(difference, j), 0),
    0,
  )
  return Math.sqrt(squared / used.length)
}

/**
 * The precision of the other variables when some are not observed: the inverse of the covariance's sub-block, got by
 * eliminating one variable after another (Schur complement). Rows and columns of `missing` are left without meaning.
 */
function without(
  precision: InputDistribution['precision'],
  missing: readonly number[],
): number[][] {
  const matrix = precision.map(row => [...row])
  for (const k of missing) {
    const eliminated = [...(matrix[k] ?? [])]
    const pivot = eliminated[k] ?? NaN
    for (const row of matrix) {
      const factor = (row[k] ?? NaN) / pivot
      for (let j = 0; j < row.length; j++)
        row[j] = (row[j] ?? NaN) - factor * (eliminated[j] ?? NaN)
    }
  }
  return matrix
}

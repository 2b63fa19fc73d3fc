import { type Contrast, contrasts } from '#volume/volume.ts'
import { statistics } from './input-statistics.ts'

/** Normal distribution fitted to `inputStatistics` of validation cases. */
export interface InputDistribution {
  readonly mean: readonly number[]
  /** Inverse of the covariance; positive definite. */
  readonly precision: readonly (readonly number[])[]
}

/**
 * Mahalanobis distance of an input from validation cases, as a root mean square over the statistics, so about 1 for
 * validation cases. Statistics of missing contrasts are ignored.
 * @param values from `inputStatistics`
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
 * Precision of the observed variables: the inverse of the covariance's sub-block, computed by eliminating one missing
 * variable after another (Schur complement). Rows and columns of `missing` are undefined.
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

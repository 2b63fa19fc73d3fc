/** Distribution of one contrast's mean absolute error in hidden voxels (coarse scheme) over validation cases. */
export interface ErrorDistribution {
  readonly median: number
  readonly threshold: number
}

/**
 * Compares a contrast's mean absolute error in hidden voxels with that of validation cases.
 * @param l1 from `maskedL1`; null when nothing was hidden
 * @returns `ratio` to the median; `unlike` when it exceeds the threshold. Null without a measurement.
 */
export function reconstructionScore(
  l1: number | null,
  { median, threshold }: ErrorDistribution,
): { readonly ratio: number; readonly unlike: boolean } | null {
  return l1 === null ? null : { ratio: l1 / median, unlike: l1 > threshold }
}

/** Mean absolute errors inside hidden voxels (coarse scheme) over validation cases, of one contrast. */
export interface ErrorDistribution {
  readonly median: number
  readonly threshold: number
}

/**
 * A contrast's mean absolute error inside hidden voxels beside that of validation cases.
 * @param l1 as `maskedL1` gives it; null where nothing was hidden
 * @returns `ratio` to the median; `unlike` where it exceeds the threshold. Null without a measurement.
 */
export function reconstructionScore(
  l1: number | null,
  { median, threshold }: ErrorDistribution,
): { readonly ratio: number; readonly unlike: boolean } | null {
  return l1 === null ? null : { ratio: l1 / median, unlike: l1 > threshold }
}

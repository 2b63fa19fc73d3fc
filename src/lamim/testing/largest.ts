/** Largest absolute difference; arrays of different length are infinitely far apart. */
export function largest(found: ArrayLike<number> | undefined, expected: ArrayLike<number>): number {
  if (found?.length !== expected.length) return Number.POSITIVE_INFINITY
  let difference = 0
  for (let i = 0; i < expected.length; i++)
    difference = Math.max(difference, Math.abs((found[i] ?? NaN) - (expected[i] ?? NaN)))
  return difference
}

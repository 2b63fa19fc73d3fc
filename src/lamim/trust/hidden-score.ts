import { tokenCount } from '../architecture.ts'

/** Distribution of the hidden states of validation cases for each token. */
export interface HiddenDistribution {
  /** tokens × width */
  readonly mean: Float32Array
  /** width × k: principal axes, each divided by its standard deviation. */
  readonly whitening: Float32Array
}

/**
 * Distance of each token's hidden state from those of validation cases: root mean square of the whitened difference
 * over its k components, so about 1 for validation cases.
 * @param hidden tokens × width
 * @returns one score per token
 */
export function placeScores(
  hidden: Float32Array,
  { mean, whitening }: HiddenDistribution,
): Float64Array {
  if (hidden.length !== mean.length)
    throw new RangeError(`${hidden.length} hidden values can't be compared with ${mean.length}`)
  const width = hidden.length / tokenCount
  const k = whitening.length / width
  return Float64Array.from({ length: tokenCount }, (_, token) => {
    const components = new Float64Array(k)
    for (let i = 0; i < width; i++) {
      const difference = (hidden[token * width + i] ?? NaN) - (mean[token * width + i] ?? NaN)
      for (let c = 0; c < k; c++)
        components[c] = (components[c] ?? 0) + difference * (whitening[i * k + c] ?? NaN)
    }
    return rootMeanSquare(components)
  })
}

/** One score for the study: the root mean square of the tokens' scores. */
export function hiddenScore(places: Float64Array): number {
  return rootMeanSquare(places)
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

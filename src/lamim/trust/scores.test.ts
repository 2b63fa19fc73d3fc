import { expect, test } from 'vitest'
import { decodeHalves } from '../float16.ts'
import { hiddenScore, placeScores } from './hidden-score.ts'
import { inputScore } from './input-score.ts'
import { reconstructionScore } from './reconstruction-score.ts'

const indices = Array.from({ length: 22 }, (_, i) => i)

/** Matrix inverse by Gauss–Jordan elimination, for a precision without equal entries. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]?.[k] ?? Number.NaN
    const scaled = (rows[k] ?? []).map(value => value / pivot)
    for (const [i, row] of rows.entries()) {
      const factor = row[k] ?? Number.NaN
      rows[i] = i === k ? scaled : row.map((value, j) => value - factor * (scaled[j] ?? Number.NaN))
    }
  }
  return rows.map(row => row.slice(n))
}

const covariance = indices.map(i =>
  indices.map(
    j =>
      Math.exp(-Math.abs(i - j) / 3) * Math.sqrt((1 + i / 10) * (1 + j / 10)) + (i === j ? 0.2 : 0),
  ),
)
const inputs = { mean: indices.map(Math.sin), precision: inverse(covariance) }
const values = indices.map(i => Math.cos(0.7 * i))

test('an input’s score is NumPy’s Mahalanobis distance', () => {
  expect(inputScore(values, inputs)).toBeCloseTo(0.7054773, 7)
})

test('missing contrasts leave the distance of the remaining statistics', () => {
  // Expected values from NumPy: inverse of the covariance's sub-block of 9 and of 4 statistics.
  expect(inputScore(values, inputs, ['T1w', 'FLAIR'])).toBeCloseTo(0.82980535, 7)
  expect(inputScore(values, inputs, ['T1c'])).toBeCloseTo(0.2163097, 7)
})

test('hidden states are scored per token and per study, as in NumPy', () => {
  const [width, k] = [8, 3]
  const state = (f: (i: number) => number) =>
    Float32Array.from({ length: 216 * width }, (_, i) => f(i))
  const distribution = {
    mean: state(i => Math.cos(0.11 * i) / 2),
    whitening: Float32Array.from({ length: width * k }, (_, i) => Math.sin(1 + 0.9 * i)),
  }
  const places = placeScores(
    state(i => Math.sin(0.37 * i)),
    distribution,
  )
  // NumPy stored mean and whitening in float16.
  const expected = { 0: 0.25517, 1: 0.168336, 100: 0.263714, 215: 0.200383 }
  for (const [place, score] of Object.entries(expected))
    expect(places[Number(place)]).toBeCloseTo(score, 3)
  expect(hiddenScore(places)).toBeCloseTo(0.26405, 3)
  expect(() => placeScores(new Float32Array(216 * 9), distribution)).toThrow(RangeError)
})

test('a reconstruction’s error is compared with validation cases', () => {
  const distribution = { median: 0.02, threshold: 0.05 }
  expect(reconstructionScore(0.06, distribution)).toEqual({ ratio: 3, unlike: true })
  expect(reconstructionScore(0.05, distribution)).toMatchObject({ unlike: false })
  expect(reconstructionScore(null, distribution)).toBeNull()
})

test('reads NumPy’s float16', () => {
  const base64 = 'AAAAPADAZi7/ewEAAHxUtQ=='
  const expected = [0, 1, -2, 0.0999755859375, 65504, 2 ** -24, Number.POSITIVE_INFINITY]
  expect([...decodeHalves(base64)].slice(0, 7)).toEqual(expected)
  expect(decodeHalves(base64)[7]).toBeCloseTo(-0.333007812, 9)
  expect(() => decodeHalves('%%')).toThrow()
})

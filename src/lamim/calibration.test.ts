import { expect, test } from 'vitest'
import {
  isCalibratedFor,
  largestAt,
  probabilitiesOf,
  scalingFor,
  subsetKey,
} from './calibration.ts'

const calibration = {
  temperature: 2,
  subsets: { 'T1w+FLAIR': { temperature: 3, offset: [0, 1, 0], auc: 0.8, ece: 0.1, cases: 50 } },
}

test('the scaling is that of the contrasts present, else the plain one', () => {
  expect(subsetKey(['FLAIR', 'T1w'])).toBe('T1w+FLAIR')
  expect(scalingFor(calibration, ['FLAIR', 'T1w'])).toEqual({ temperature: 3, offset: [0, 1, 0] })
  expect(isCalibratedFor(calibration, ['FLAIR', 'T1w'])).toBe(true)
  expect(scalingFor(calibration, ['T1w'])).toEqual({ temperature: 2 })
  expect(isCalibratedFor(calibration, ['T1w'])).toBe(false)
  expect(isCalibratedFor({ temperature: 2 }, ['T1w', 'T1c', 'T2w', 'FLAIR'])).toBe(true)
  expect(isCalibratedFor({ temperature: 1 }, ['T1w', 'T1c', 'T2w', 'FLAIR'])).toBe(false)
})

test('probabilities are softmax(logits / temperature + offset)', () => {
  const found = probabilitiesOf([1, 2, 3], { temperature: 2, offset: [0.5, 0, -1] })
  const weights = [1, 1, 0.5].map(Math.exp)
  const sum = weights.reduce((a, b) => a + b)
  found.forEach((value, at) => {
    expect(value).toBeCloseTo((weights[at] ?? Number.NaN) / sum, 12)
  })
  expect(largestAt(found)).toBe(0)
})

test('large logits don’t overflow', () => {
  expect(probabilitiesOf([1000, 0, -1000], { temperature: 1 })).toEqual([1, 0, 0])
})

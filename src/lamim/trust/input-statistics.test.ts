import { expect, test } from 'vitest'
import { inputStatistics, statisticNames } from './input-statistics.ts'

const voxels = 96 ** 3
/** Correlation of a contrast with the others. */
const common = [0.2, 0.5, 0.8, 0.6]

const hash = (i: number) => Math.imul(i, 2_654_435_761) >>> 0
const uniform = (i: number) => (hash(i) >>> 8) / 2 ** 24

/** Correlated noise with zeros, more in T1c. The expected values are from NumPy with the same formula. */
function madeInput(): Float32Array {
  const input = new Float32Array(4 * voxels)
  for (const [contrast, share] of common.entries())
    for (let j = 0; j < voxels; j++) {
      const own = voxels * (contrast + 1) + j
      const hole = ((hash(j) >>> 9) & 3) === 0 || (contrast === 1 && ((hash(own) >>> 11) & 7) === 0)
      if (!hole) input[contrast * voxels + j] = uniform(j) * share + uniform(own) * (1 - share)
    }
  return input
}

test('the statistics match NumPy', () => {
  const found = inputStatistics(madeInput())
  const expected = [
    ...[0.50000049, 0.266829321, 0.75, 0.439053092],
    ...[0.499997955, 0.220987307, 0.65625, 0.345750161],
    ...[0.499997869, 0.231281181, 0.75, 0.37290419],
    ...[0.500001323, 0.173810723, 0.75, 0.219467747],
    ...[0.571173144, 0.717702774, 0.569960021],
    ...[0.609182911, 0.50781793, 0.838150035],
  ]
  expect(found).toHaveLength(22)
  expected.forEach((value, at) => {
    expect(found[at], statisticNames[at]).toBeCloseTo(value, 7)
  })
})

test('undefined statistics of a missing or constant contrast are 0', () => {
  const input = madeInput()
  input.fill(0, 2 * voxels, 3 * voxels)
  input.fill(0.5, 3 * voxels)
  const values = inputStatistics(input)
  const found = Object.fromEntries(statisticNames.map((name, i) => [name, values[i]]))
  expect(found).toMatchObject({
    'T2w mean': 0,
    'T2w sd': 0,
    'T2w share': 0,
    'T2w roughness': 0,
    'T1w T2w correlation': 0,
    'FLAIR mean': 0.5,
    'FLAIR sd': 0,
    'FLAIR share': 1,
    'FLAIR roughness': 0,
    'T1w FLAIR correlation': 0,
  })
})

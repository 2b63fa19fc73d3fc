import { describe, expect, it } from 'vitest'
import { identity } from '#volume/affine.ts'
import { sampleOf } from '#volume/testing/samples.ts'
import type { Volume } from '#volume/volume.ts'
import { likenessWarnings, rankCorrelation } from './likeness.ts'
import { expectLikenessJudged } from './testing/likeness.ts'

const volume = (...data: number[]): Volume => ({
  data: Float32Array.from(data),
  size: [data.length, 1, 1],
  affine: identity,
})

describe('rankCorrelation', () => {
  it('depends only on ranks, over voxels that are non-zero in both', () => {
    expect(rankCorrelation(volume(1, 2, 3, 0), volume(1, 10, 1000, 5))).toBeCloseTo(1)
    expect(rankCorrelation(volume(1, 2, 3, 9), volume(7, 6, 5, 0))).toBeCloseTo(-1)
    // scipy.stats.spearmanr([1, 2, 2, 3], [4, 1, 2, 2]) = -0.5
    expect(rankCorrelation(volume(1, 2, 2, 3), volume(4, 1, 2, 2))).toBeCloseTo(-0.5)
    expect(rankCorrelation(volume(1, 0), volume(0, 1))).toBeNaN()
  })
})

describe('on a sample', () => {
  const { T1w, T1c, T2w, FLAIR } = sampleOf('glioma-mutant').files

  it('accepts correct slots, and names swapped contrasts', async () => {
    await expectLikenessJudged([T1w, T1c, T2w, FLAIR])
  })
})

const range = { low: 0, high: 1 }

it('warns about an impossible orientation', () => {
  const motion = { state: 'moved', degrees: 90, mm: 3, rigid: identity, quality: 1.2 } as const
  const scan = {
    contrast: 'T2w',
    name: 'b.nii',
    motion,
    source: volume(1),
    aligned: volume(1),
    alignedRange: range,
    prepared: volume(1),
    range,
  } as const
  expect(likenessWarnings([scan])).toMatchObject([
    { key: 'prepare.oddTurn', params: { degrees: 90 } },
  ])
})

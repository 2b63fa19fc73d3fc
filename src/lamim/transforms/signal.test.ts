import { expect, it } from 'vitest'
import { signalsOf } from './signal.ts'

it('gives mean and share of the non-zero voxels per contrast', () => {
  const input = new Float32Array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0.5, 0.25, 0, 1, 0, 0])
  expect(signalsOf(input)).toEqual([
    { mean: 0, support: 0 },
    { mean: 1, support: 1 },
    { mean: 0.375, support: 0.5 },
    { mean: 1, support: 0.25 },
  ])
})

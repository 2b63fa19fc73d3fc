import { expect, test } from 'vitest'
import { planeOf } from './plane-of.ts'

test.each([
  ['axial', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -5, 0, 0, 0, 0, 1]],
  ['sagittal', [0, 0, 4.8, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]],
  ['coronal', [1, 0, 0, 0, 0, 0.1, 3, 0, 0, 1, 0.4, 0, 0, 0, 0, 1]],
] as const)('the slices are %s', (plane, affine) => {
  expect(planeOf({ affine })).toBe(plane)
})

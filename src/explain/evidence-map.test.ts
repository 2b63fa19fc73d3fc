import { expect, test } from 'vitest'
import type { Affine } from '#volume/volume.ts'
import { evidenceVolume, largestChange } from './evidence-map.ts'

/** Anisotropic voxels, a flipped axis and a shear, so that nothing is symmetric. */
const affine: Affine = [0, -1.5, 0.2, 70, 2, 0, 0, -90, 0, 0.1, 2.5, -40, 0, 0, 0, 1]
const grid = { size: [96, 96, 96], affine } as const

function place(of: Affine, x: number, y: number, z: number): number[] {
  return [0, 4, 8].map(
    row =>
      (of[row] ?? 0) * x + (of[row + 1] ?? 0) * y + (of[row + 2] ?? 0) * z + (of[row + 3] ?? 0),
  )
}

test('each token covers its block of voxels', () => {
  for (const [x, y, z] of [
    [0, 0, 0],
    [5, 0, 0],
    [1, 4, 2],
    [3, 5, 5],
  ] as const) {
    const change = new Float32Array(216)
    change[z + 6 * (y + 6 * x)] = 1
    const volume = evidenceVolume(change, grid)
    expect(volume.data.indexOf(1)).toBe(x + 6 * (y + 6 * z))
    // The centre of a 16-voxel block is between its 8th and 9th voxel.
    const expected = place(affine, 16 * x + 7.5, 16 * y + 7.5, 16 * z + 7.5)
    place(volume.affine, x, y, z).forEach((mm, axis) => {
      expect(mm).toBeCloseTo(expected[axis] ?? NaN, 9)
    })
  }
})

test('the blocks and the input have the same outer faces', () => {
  const { affine: blocks } = evidenceVolume(new Float32Array(216), grid)
  for (const corner of [0, 1]) {
    const inBlocks = place(
      blocks,
      ...([0, 0, 0].map(() => corner * 6 - 0.5) as [number, number, number]),
    )
    const inVoxels = place(
      affine,
      ...([0, 0, 0].map(() => corner * 96 - 0.5) as [number, number, number]),
    )
    inBlocks.forEach((mm, axis) => {
      expect(mm).toBeCloseTo(inVoxels[axis] ?? NaN, 9)
    })
  }
})

test('the scale ends at the largest magnitude', () => {
  expect(largestChange(Float32Array.of(0.1, -0.4, 0.3))).toBeCloseTo(0.4)
  expect(largestChange(new Float32Array(216))).toBe(0)
})

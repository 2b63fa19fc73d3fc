import type { VoxelArray } from '#volume/volume.ts'

/** Dice coefficient of two masks: 1 when they are equal. */
export function dice(a: VoxelArray, b: VoxelArray): number {
  let both = 0
  let all = 0
  for (let i = 0; i < a.length; i++) {
    const one = (a[i] ?? 0) > 0 ? 1 : 0
    const two = (b[i] ?? 0) > 0 ? 1 : 0
    both += one & two
    all += one + two
  }
  return all > 0 ? (2 * both) / all : 1
}

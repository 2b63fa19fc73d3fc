import { expect, it } from 'vitest'
import { isStripped, strippedBrain } from './stripped.ts'
import type { Affine, Size, Volume } from './volume.ts'

const size: Size = [40, 40, 40]
const affine: Affine = [4, 0, 0, -80, 0, 4, 0, -80, 0, 0, 4, -80, 0, 0, 0, 1]

/** A ball of 60 mm with values 400 to 600, 0.9 litres, in a background of 0. */
const inside = Uint8Array.from({ length: 40 ** 3 }, (_, i) => {
  const [x, y, z] = [i % 40, Math.floor(i / 40) % 40, Math.floor(i / 1600)]
  return Math.hypot(x - 19.5, y - 19.5, z - 19.5) < 15 ? 1 : 0
})
const ball = (change: (value: number) => number): Volume => ({
  data: Float32Array.from(inside, (is, i) => change(is * (400 + (i % 200)))),
  size,
  affine,
})

it.each<[string, (value: number) => number]>([
  ['0', value => value],
  ['-500, of a z-score or an intercept', value => value - 500],
  ['the smallest integer', value => value - 32_768],
  ['0 below which the brain overshoots', value => (value === 0 ? 0 : value - 450)],
  ['1000 above the brain', value => 1000 - value],
])('finds the brain in a background of %s', (_, change) => {
  const volume = ball(change)
  expect(isStripped(volume)).toBe(true)
  const { data } = strippedBrain(volume)
  // One value of the overshooting ball is the background's own.
  const differing = inside.filter((is, i) => is !== data[i]).length
  expect(differing).toBeLessThan(100)
})

import { expect, it } from 'vitest'
import type { Affine, Size, Volume } from '#volume/volume.ts'
import reference from './testing/preprocess-reference.json' with { type: 'json' }
import { type Step, toInput } from './to-input.ts'

const steps: Step[] = [{ op: 'background' }, { op: 'resize', mode: 'area' }, { op: 'median' }]
const ras: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const size: Size = [40, 101, 97]
const voxels = 96 ** 3

/** A value by the voxel's grain (0 … 899) and its position: inside the ball, on its rim, or outside. */
type Recipe = (grain: number, where: 'inside' | 'rim' | 'outside') => number

/** The same images as in `training/tests/preprocess_reference.py`. */
const recipes: Record<keyof typeof reference.values, Recipe> = {
  'negative overshoot': (grain, where) =>
    where === 'inside' ? 200 + grain : where === 'rim' ? -40 : 0,
  'background below zero': (grain, where) => (where === 'inside' ? grain - 300 : -1024),
  'background above zero, darker rim': (grain, where) =>
    where === 'inside' ? 212.5 + grain : where === 'rim' ? 5 : 12.5,
  'few very bright voxels': (grain, where) =>
    where !== 'inside' ? 0 : grain > 898 ? 15_460 : 200 + grain,
  constant: () => 300,
  zeros: () => 0,
}

function imageOf(recipe: Recipe): Volume {
  const [nx, ny, nz] = size
  const data = new Float32Array(nx * ny * nz)
  for (let i = 0; i < data.length; i++) {
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]
    const radius = ((x - 20) / 18) ** 2 + ((y - 50) / 45) ** 2 + ((z - 48) / 44) ** 2
    const where = radius <= 1 ? 'inside' : radius < 1.2 ? 'rim' : 'outside'
    data[i] = recipe((Math.imul(i, 2654435761) >>> 16) % 900, where)
  }
  return { data, size, affine: ras }
}

it("matches the training's input transform on edge cases", async () => {
  expect(reference.size).toEqual(size)
  for (const [name, recipe] of Object.entries(recipes)) {
    const { input } = await toInput({
      volumes: [imageOf(recipe), null, null, null],
      steps,
      orientation: 'RAS',
    })
    const expected = reference.values[name as keyof typeof reference.values]
    expect(expected).toHaveLength(Math.ceil(voxels / reference.step))
    for (const [i, value] of expected.entries())
      expect(Math.abs((input[i * reference.step] ?? NaN) - value), `${name}, ${i}`).toBeLessThan(
        1e-6,
      )
  }
})

it("'median' before 'resize' is refused", async () => {
  const request = { volumes: [imageOf(() => 1), null, null, null], orientation: 'stored' } as const
  await expect(toInput({ ...request, steps: [{ op: 'median' }] })).rejects.toThrow(RangeError)
})

it('a list without resize, and steps after it, work on the resized image', async () => {
  const overshoot = recipes['negative overshoot']
  const request = {
    volumes: [imageOf(overshoot), null, null, null],
    orientation: 'stored',
  } as const
  const late: Step[] = [{ op: 'resize', mode: 'area' }, { op: 'background' }, { op: 'median' }]
  const { input } = await toInput({ ...request, steps: late })
  expect(input.subarray(0, voxels).every(value => value >= 0 && value < 1)).toBe(true)
})

import { describe, expect, it } from 'vitest'
import { apply, multiply, orientationOf } from '#volume/affine.ts'
import { reorient } from '#volume/orient.ts'
import type { Affine, Size, Volume } from '#volume/volume.ts'
import { fromModel } from './from-model.ts'
import { type InputRequest, type Step, toInput } from './to-input.ts'

const predict: Step[] = [
  { op: 'minmax', over: 'all' },
  { op: 'resize', mode: 'area' },
]
const reconstruct: Step[] = [
  { op: 'resize', mode: 'area' },
  { op: 'minmax', over: 'contrast' },
]
const voxels = 96 ** 3

function four(of: (frame: number) => Volume | null): InputRequest['volumes'] {
  return [of(0), of(1), of(2), of(3)]
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)))
  return largest
}

const lps: Affine = [-1, 0, 0.1, 90, 0, -1, 0, 100, 0.1, 0, 1.5, -70, 0, 0, 0, 1]

function volume(contrast: number, size: Size = [40, 50, 100], affine: Affine = lps): Volume {
  const data = new Int16Array(size[0] * size[1] * size[2])
  for (let i = 0; i < data.length; i++)
    data[i] =
      i % 3 === 0 ? 0 : ((Math.imul(i + contrast, 2654435761) >>> 21) % 900) + 100 * contrast
  return { data, size, affine }
}

const at = (x: number, y: number, z: number) => (x * 96 + y) * 96 + z

describe('toInput', () => {
  it('z is fastest, and the grid has the voxel positions', async () => {
    const size: Size = [96, 192, 48]
    const data = new Float32Array(96 * 192 * 48)
    data[10 + 96 * (41 + 192 * 7)] = 1
    const { input, grid } = await toInput({
      volumes: [{ data, size, affine: lps }, null, null, null],
      steps: reconstruct,
      orientation: 'stored',
    })
    expect([...input.subarray(0, voxels)].flatMap((v, i) => (v > 0 ? [i] : []))).toEqual([
      at(10, 20, 14),
      at(10, 20, 15),
    ])
    const [x, y, z] = apply(grid.affine, [10, 20, 14.5])
    const [a, b, c] = apply(lps, [10, 40.5, 7])
    expect([x, y, z].map(v => v.toFixed(6))).toEqual([a, b, c].map(v => v.toFixed(6)))
  })

  it('RAS equals reorienting the scan first', async () => {
    const turns: Affine[] = [
      lps,
      [0, 0, 2, -50, -1, 0, 0, 60, 0, 1, 0, -70, 0, 0, 0, 1],
      [0, -1, 0, 30, 0, 0, -1, 60, -2, 0, 0, 70, 0, 0, 0, 1],
    ]
    for (const affine of turns) {
      const stored = volume(1, [40, 97, 130], affine)
      const turned = reorient(stored, 'RAS')
      const request = { steps: predict, orientation: 'RAS' } as const
      const a = await toInput({ ...request, volumes: [stored, null, null, null] })
      const b = await toInput({ ...request, volumes: [turned, null, null, null] })
      expect(largestDifference(a.input, b.input)).toBeLessThan(1e-6)
      expect(orientationOf(a.grid.affine)).toBe('RAS')
      expect(largestDifference(a.grid.affine, b.grid.affine)).toBeLessThan(1e-9)
    }
  })

  it('min–max over all contrasts keeps their proportion; per contrast it does not', async () => {
    const volumes = four(volume)
    const all = await toInput({ volumes, steps: predict, orientation: 'stored' })
    const own = await toInput({ volumes, steps: reconstruct, orientation: 'stored' })
    for (let c = 0; c < 4; c++) {
      const part = own.input.subarray(c * voxels, (c + 1) * voxels)
      expect(part.reduce((m, v) => Math.max(m, v), 0)).toBeCloseTo(1, 6)
      expect(part.reduce((m, v) => Math.min(m, v), 1)).toBeCloseTo(0, 6)
    }
    expect(all.input.reduce((m, v) => Math.max(m, v), 0)).toBeLessThanOrEqual(1)
  })

  it('a missing contrast is zeros and ignored by min–max; a constant one becomes zeros', async () => {
    const constant = { ...volume(0), data: new Int16Array(40 * 50 * 100).fill(300) }
    const { input } = await toInput({
      volumes: [volume(0), null, constant, null],
      steps: reconstruct,
      orientation: 'stored',
    })
    expect(input.subarray(voxels).every(v => v === 0)).toBe(true)
    const shifted = { ...volume(0), data: volume(0).data.map(v => v + 500) }
    const alone = await toInput({
      volumes: [shifted, null, null, null],
      steps: predict,
      orientation: 'stored',
    })
    expect(alone.input.subarray(0, voxels).reduce((m, v) => Math.min(m, v), 1)).toBeLessThan(0.1)
  })

  it('clips at the nearest-rank percentile of non-zero voxels, before or after other steps', async () => {
    const bright = volume(2)
    bright.data[7] = 30_000
    const steps: Step[] = [{ op: 'clip', percentile: 99 }, ...reconstruct]
    const values = [...bright.data].filter(v => v !== 0).sort((a, b) => a - b)
    const limit = values[Math.ceil(values.length * 0.99) - 1] ?? 0
    const byHand = { ...bright, data: bright.data.map(v => Math.min(v, limit)) }
    const volumes = (v: Volume) => [v, null, null, null] as const
    const clipped = await toInput({ volumes: volumes(bright), steps, orientation: 'stored' })
    const expected = await toInput({
      volumes: volumes(byHand),
      steps: reconstruct,
      orientation: 'stored',
    })
    expect(largestDifference(clipped.input, expected.input)).toBe(0)
    // After scaling, the same voxels are clipped.
    const later: Step[] = [{ op: 'minmax', over: 'contrast' }, ...steps]
    const scaled = await toInput({ volumes: volumes(bright), steps: later, orientation: 'stored' })
    expect(largestDifference(scaled.input, expected.input)).toBeLessThan(1e-6)
  })

  it('refuses different grids and an empty study', async () => {
    const request = { steps: predict, orientation: 'stored' } as const
    await expect(
      toInput({ ...request, volumes: [volume(0), volume(1, [40, 50, 99]), null, null] }),
    ).rejects.toMatchObject({ code: 'grid-mismatch' })
    await expect(toInput({ ...request, volumes: [null, null, null, null] })).rejects.toMatchObject({
      code: 'usage',
    })
  })

  it('cancels between scans; progress never falls and ends once', async () => {
    const controller = new AbortController()
    const request = { volumes: four(volume), steps: predict, orientation: 'stored' } as const
    const cancelled = toInput(request, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    const fractions: number[] = []
    await toInput(request, { onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.filter(fraction => fraction === 1)).toHaveLength(1)
  })

  it('doesn’t change its inputs', async () => {
    const source = volume(1, [96, 96, 96])
    const before = source.data.slice()
    await toInput({ volumes: [source, null, null, null], steps: reconstruct, orientation: 'RAS' })
    expect(source.data.every((value, i) => value === before[i])).toBe(true)
  })
})

describe('fromModel', () => {
  it('returns each image with x fastest, on its grid', async () => {
    const affine = multiply(lps, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])
    const array = new Float32Array(4 * voxels)
    array[2 * voxels + at(1, 2, 3)] = 5
    const volumes = fromModel(array, { size: [96, 96, 96], affine })
    expect(volumes).toHaveLength(4)
    expect(volumes[2]?.data[1 + 96 * (2 + 96 * 3)]).toBe(5)
    expect(volumes[2]?.affine).toBe(affine)
    expect(fromModel(array.subarray(0, voxels), { size: [96, 96, 96], affine })).toHaveLength(1)
    expect(() => fromModel(array.subarray(1), { size: [96, 96, 96], affine })).toThrow(RangeError)
  })
})

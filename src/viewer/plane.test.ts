import { openAsBlob } from 'node:fs'
import { expect, test } from 'vitest'
import { apply, multiply } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { reorientedGrid } from '#volume/orient.ts'
import { regrid } from '#volume/regrid.ts'
import { describeShared } from '#volume/testing/shared.ts'
import type { Affine, Size, Volume } from '#volume/volume.ts'
import { movePoint, type Plane, planes, screenPlane } from './plane.ts'

/** An anisotropic RAS+ grid with a marker to the right, front and top of its centre. */
const size: Size = [7, 9, 11]
const affine: Affine = [2, 0, 0, -6, 0, 3, 0, -12, 0, 0, 1, -5, 0, 0, 0, 1]
const marker = [5, 7, 8] as const

/** The same head with another axis order. @param order stored axis → RAS axis */
function stored(order: readonly [number, number, number], flips: readonly boolean[]): Volume {
  const storedSize = order.map(axis => size[axis] ?? 0) as [number, number, number]
  const toRas = new Array<number>(16).fill(0)
  toRas[15] = 1
  order.forEach((axis, at) => {
    toRas[axis * 4 + at] = flips[at] ? -1 : 1
    if (flips[at]) toRas[axis * 4 + 3] = (size[axis] ?? 1) - 1
  })
  const own = multiply(affine, toRas as unknown as Affine)
  const data = new Uint8Array(size[0] * size[1] * size[2])
  const [a = 0, b = 0, c = 0] = order.map((axis, at) => {
    const index = marker[axis] ?? 0
    return flips[at] ? (storedSize[at] ?? 1) - 1 - index : index
  })
  data[a + storedSize[0] * (b + storedSize[1] * c)] = 1
  return { data, size: storedSize, affine: own }
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const
const flips = [0, 1, 2, 3, 4, 5, 6, 7].map(bits => [!!(bits & 1), !!(bits & 2), !!(bits & 4)])

/** The marker's position on screen: left or right of the centre, above or below. */
const expected: Record<Plane, readonly [string, string]> = {
  axial: ['left', 'above'],
  coronal: ['left', 'above'],
  sagittal: ['left', 'above'],
}

test.each(planes)('%s: all 48 orientations show the marker on the same side', plane => {
  const place = apply(affine, marker)
  for (const order of orders)
    for (const flip of flips) {
      const volume = stored(order, flip)
      const shown = screenPlane(volume, plane, place, { radiological: true, noseLeft: true })
      const pixels = regrid(volume, shown.grid, { interpolation: 'nearest' })
      const at = pixels.data.indexOf(1)
      expect(at).toBeGreaterThanOrEqual(0)
      const [width, height] = shown.grid.size
      const [u, v] = [at % width, Math.floor(at / width)]
      expect([u, v]).toEqual([...shown.cross])
      expect([
        u < (width - 1) / 2 ? 'left' : 'right',
        v < (height - 1) / 2 ? 'above' : 'below',
      ]).toEqual(expected[plane])
    }
})

test('letters follow the convention', () => {
  const grid = { size, affine }
  const letters = (plane: Plane, radiological: boolean, noseLeft: boolean) =>
    screenPlane(grid, plane, [0, 0, 0], { radiological, noseLeft }).letters.join('')
  expect(letters('axial', true, true)).toBe('RLAP')
  expect(letters('axial', false, true)).toBe('LRAP')
  expect(letters('coronal', true, true)).toBe('RLSI')
  expect(letters('sagittal', true, true)).toBe('APSI')
  expect(letters('sagittal', true, false)).toBe('PASI')
})

test('pixels keep their size, and a point outside shows the outermost slice', () => {
  const shown = screenPlane({ size, affine }, 'coronal', [0, 999, 0], {
    radiological: true,
    noseLeft: true,
  })
  expect(shown.pixel).toEqual([2, 1])
  expect(shown.grid.size).toEqual([7, 11, 1])
  expect([shown.index, shown.count]).toEqual([8, 9])
})

test('a step moves one voxel to the right, front or top in all 48 orientations, and stops at the edge', () => {
  for (const order of orders)
    for (const flip of flips) {
      const grid = stored(order, flip)
      const to = (...voxels: [number, number, number]) =>
        movePoint(grid, apply(affine, [3, 4, 5]), voxels).map(mm => Math.round(mm * 1e6) / 1e6 + 0)
      expect(to(1, 0, 0)).toEqual(apply(affine, [4, 4, 5]))
      expect(to(0, -1, 1)).toEqual(apply(affine, [3, 3, 6]))
      expect(to(99, 0, -99)).toEqual(apply(affine, [6, 4, 0]))
    }
})

const average = 'data/odd/avg152T1_RL_nifti.nii.gz'

/** Extra. */
describeShared('letters drawn into the average head', [average], pathOf => {
  test('left and right match the letters in the image', async () => {
    const file = await readNifti({ name: 'rl', source: await openAsBlob(pathOf(average)) })
    const volume = file.frame(0)
    const place = apply(reorientedGrid(volume.size, volume.affine).affine, [0, 0, 10])
    const shown = screenPlane(volume, 'axial', place, { radiological: true, noseLeft: true })
    const { data } = regrid(volume, shown.grid, { interpolation: 'nearest' })
    const [width, height] = shown.grid.size
    const ink = (from: number, to: number) => {
      const rows = Array.from({ length: height }, (_, y) =>
        [...data.subarray(y * width + from, y * width + to)].filter(value => value >= 255),
      ).filter(row => row.length > 0)
      const quarter = Math.floor(rows.length / 4)
      return {
        top: rows.slice(0, quarter).flat().length,
        bottom: rows.slice(-quarter).flat().length,
      }
    }
    // An L has most ink at the bottom, an R at the top: the R must be at the left of the screen.
    const [left, right] = [ink(0, width >> 1), ink(width >> 1, width)]
    expect(left.top).toBeGreaterThan(left.bottom)
    expect(right.bottom).toBeGreaterThan(2 * right.top)
  })
})

import { openAsBlob } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { multiply } from './affine.ts'
import { readNifti } from './nifti-read.ts'
import { type Plane, sliceCount, sliceOf } from './slice.ts'
import { sharedPath } from './testing/shared.ts'
import type { Affine, Volume } from './volume.ts'

const window = { low: 0, high: 255 }
const radiological = { convention: 'radiological', noseLeft: true, window } as const
const neurological = { convention: 'neurological', noseLeft: false, window } as const

/** A head of 4 × 5 × 6 voxels of 1 × 2 × 3 mm with one bright voxel far right, front and up. */
function head(order: readonly number[], signs: readonly number[]): Volume {
  const ras: Affine = [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1]
  const counts = [4, 5, 6]
  const swap = new Array<number>(16).fill(0)
  const size = [0, 0, 0]
  for (const [anatomical, stored] of order.entries()) {
    const n = counts[anatomical] ?? 0
    size[stored] = n
    swap[anatomical * 4 + stored] = signs[anatomical] ?? 1
    if ((signs[anatomical] ?? 1) < 0) swap[anatomical * 4 + 3] = n - 1
  }
  swap[15] = 1
  const [nx = 0, ny = 0, nz = 0] = size
  const data = new Uint8Array(nx * ny * nz)
  const place = [0, 0, 0]
  for (const [anatomical, stored] of order.entries())
    place[stored] = (signs[anatomical] ?? 1) < 0 ? 0 : (counts[anatomical] ?? 0) - 1
  data[(place[0] ?? 0) + nx * ((place[1] ?? 0) + ny * (place[2] ?? 0))] = 255
  return { data, size: [nx, ny, nz], affine: multiply(ras, swap as unknown as Affine) }
}

function brightest({ width, gray }: { width: number; gray: Uint8ClampedArray }) {
  const at = gray.indexOf(255)
  return at < 0 ? null : [at % width, Math.floor(at / width)]
}

const ways = [
  [
    [0, 1, 2],
    [1, 1, 1],
  ],
  [
    [0, 1, 2],
    [-1, -1, 1],
  ],
  [
    [2, 0, 1],
    [1, -1, -1],
  ],
  [
    [1, 2, 0],
    [-1, 1, -1],
  ],
] as const

describe.each(ways)('stored axes %j, signs %j', (order, signs) => {
  const volume = head(order, signs)

  it.each([
    ['axial', 5, [4, 5], [1, 2], 'R', 'A'],
    ['coronal', 4, [4, 6], [1, 3], 'R', 'S'],
    ['sagittal', 3, [5, 6], [2, 3], 'A', 'S'],
  ] as const)('%s: radiological, nose left', (plane, index, shape, pixelSize, left, top) => {
    const slice = sliceOf(volume, plane as Plane, { index }, radiological)
    expect([slice.width, slice.height]).toEqual(shape)
    expect(slice.pixelSize).toEqual(pixelSize)
    expect(slice.letters).toMatchObject({ left, top })
    // Right, front and up: the patient's right and nose lie at the picture's left, top is up.
    expect(brightest(slice)).toEqual([0, 0])
    expect(sliceCount(volume, plane)).toBe(index + 1)
  })

  it.each(['axial', 'coronal', 'sagittal'] as const)('%s: neurological, nose right', plane => {
    const slice = sliceOf(volume, plane, { index: 99 }, neurological)
    expect(brightest(slice)).toEqual([slice.width - 1, 0])
    expect(slice.letters.right).toBe(plane === 'sagittal' ? 'A' : 'R')
  })

  it('finds a slice by its millimetre', () => {
    expect(brightest(sliceOf(volume, 'axial', { mm: 15.2 }, radiological))).not.toBeNull()
    expect(brightest(sliceOf(volume, 'axial', { mm: 12 }, radiological))).toBeNull()
    expect(brightest(sliceOf(volume, 'sagittal', { mm: 3 }, radiological))).not.toBeNull()
  })
})

it('the window runs from black to white, and values outside are clamped', () => {
  const volume: Volume = {
    data: new Float32Array([-5, 0, 10, 20, 30, 40, 50, 60]),
    size: [2, 2, 2],
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  }
  const view = { ...neurological, window: { low: 0, high: 20 } }
  expect([...sliceOf(volume, 'axial', { index: 0 }, view).gray]).toEqual([128, 255, 0, 0])
})

const letters = sharedPath('data/odd/avg152T1_RL_nifti.nii.gz')
it.runIf(letters)('left and right are those drawn into the average head', async () => {
  const file = await readNifti({ name: 'rl', source: await openAsBlob(letters ?? '') })
  const volume = file.frame(0)
  const { gray, width, height } = sliceOf(volume, 'axial', { index: 10 }, radiological)
  const middle = width >> 1
  const ink = (from: number, to: number) => {
    const rows = Array.from({ length: height }, (_, y) =>
      gray.subarray(y * width + from, y * width + to).reduce((n, v) => n + (v === 255 ? 1 : 0), 0),
    ).filter(n => n > 0)
    const part = Math.floor(rows.length / 4)
    const sum = (list: number[]) => list.reduce((total, n) => total + n, 0)
    return { top: sum(rows.slice(0, part)), bottom: sum(rows.slice(-part)) }
  }
  // An L is heaviest at its foot, an R at its head: the R stands at the picture's left.
  const [left, right] = [ink(0, middle), ink(middle, width)]
  expect(left.top).toBeGreaterThan(left.bottom)
  expect(right.bottom).toBeGreaterThan(2 * right.top)
})

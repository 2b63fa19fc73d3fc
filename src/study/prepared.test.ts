import { expect, it } from 'vitest'
import type { Scan } from '#intake/open.ts'
import type { Volume } from '#volume/volume.ts'
import { preparedScan } from './prepared.ts'

const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const
const volumeOf = (side: number): Volume => ({
  data: new Uint8Array(side ** 3),
  size: [side, side, side],
  affine,
})
const range = { low: 0, high: 1 }

it('keeps the grid of the file, also when a scan is prepared twice', () => {
  const raw = { id: 'a', volume: volumeOf(4), stripped: false } as Scan
  const once = preparedScan(raw, { prepared: volumeOf(3), range })
  const twice = preparedScan(once, { prepared: volumeOf(2), range })
  expect(twice.volume.size).toEqual([2, 2, 2])
  expect(twice.fileGrid).toEqual({ size: [4, 4, 4], affine })
  expect(twice.stripped).toBe(true)
})

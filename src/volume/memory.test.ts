import { afterEach, expect, it, vi } from 'vitest'
import { identity } from './affine.ts'
import { readNifti } from './nifti-read.ts'
import { writeNifti } from './nifti-write.ts'
import { reorient } from './orient.ts'
import { regrid } from './regrid.ts'
import { makeNifti } from './testing/make-nifti.ts'
import type { Volume } from './volume.ts'

afterEach(() => vi.unstubAllGlobals())

const isShared = ({ data }: Volume) => data.buffer instanceof SharedArrayBuffer
const flipped = [-1, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const

it('is shared on an isolated page, for every new volume', async () => {
  vi.stubGlobal('crossOriginIsolated', true)
  const file = { name: 'a.nii', source: new Blob([makeNifti({})]) }
  const volume = (await readNifti(file)).frame(0)
  const grid = { size: [4, 4, 4], affine: identity } as const
  expect([
    isShared(volume),
    isShared(regrid(volume, grid, { interpolation: 'linear' })),
    isShared(regrid(volume, grid, { interpolation: 'nearest' })),
    isShared(reorient({ ...volume, affine: flipped }, 'RAS')),
  ]).toEqual([true, true, true, true])
  // Blob doesn't accept shared memory, so writing copies.
  const written = await writeNifti([volume], { gzip: false })
  const again = (await readNifti({ name: 'b.nii', source: written })).frame(0)
  expect([...again.data]).toEqual([...volume.data])
})

it('isn’t shared elsewhere', async () => {
  const file = { name: 'a.nii', source: new Blob([makeNifti({})]) }
  expect(isShared((await readNifti(file)).frame(0))).toBe(false)
})

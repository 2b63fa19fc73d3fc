import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { apply, multiply } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { regrid } from '#volume/regrid.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import type { Contrast } from '#volume/volume.ts'
import type { RawScan } from '../types.ts'
import { motionOf } from './alignment.ts'
import { nodeElastix } from './elastix-node.ts'
import { register } from './register.ts'
import { degreesOf, distanceAt, inverse, rigidOfEuler } from './rigid.ts'

const t1 = sharedPath('data/raw-case/t1.nii.gz')
const t1c = sharedPath('data/raw-case/t1c.nii.gz')
const ms = sharedPath('data/stripped-ms/sub-ms07_T1w.nii.gz')
const msFlair = sharedPath('data/stripped-ms/sub-ms07_FLAIR.nii.gz')

async function read(path: string, contrast: Contrast): Promise<RawScan> {
  const file = { name: basename(path), source: await openAsBlob(path) }
  const { data, size, affine } = (await readNifti(file)).frame(0)
  return { contrast, name: file.name, volume: { data, size, affine } }
}

it.runIf(t1 && t1c)('sees that the head moved though both headers name one grid', async () => {
  const reference = await read(t1c ?? '', 'T1c')
  const found = await register(nodeElastix, reference, await read(t1 ?? '', 'T1w'))
  const { state, degrees, mm } = motionOf(reference, found)
  expect(state).toBe('moved')
  expect(degrees).toBeGreaterThan(9)
  expect(degrees).toBeLessThan(10.2)
  expect(mm).toBeLessThan(5)
})

it.runIf(ms && msFlair)('finds a known motion between two contrasts of one head', async () => {
  const fixed = await read(ms ?? '', 'T1w')
  const { volume, ...rest } = await read(msFlair ?? '', 'FLAIR')
  const middle = apply(volume.affine, [90, 108, 90])
  const motion = rigidOfEuler([0.2, -0.15, 0.2], [12, -18, 15], [-middle[0], -middle[1], middle[2]])
  const placed = { ...volume, affine: multiply(motion, volume.affine) }
  const moved = { ...rest, volume: regrid(placed, volume, { interpolation: 'linear' }) }
  const { rigid } = await register(nodeElastix, fixed, moved)
  const error = multiply(inverse(motion), rigid)
  expect(degreesOf(error)).toBeLessThan(0.5)
  for (const [x, y, z] of [
    [90, 108, 90],
    [40, 108, 90],
    [90, 180, 90],
    [90, 108, 140],
  ] as const)
    expect(distanceAt(error, apply(fixed.volume.affine, [x, y, z]))).toBeLessThan(1)
})

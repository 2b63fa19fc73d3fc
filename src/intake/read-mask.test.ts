import { expect, it } from 'vitest'
import { message } from '#messages/message.ts'
import { writeNifti } from '#volume/nifti-write.ts'
import type { Affine, Volume } from '#volume/volume.ts'
import { readMask } from './read-mask.ts'

const affine: Affine = [2, 0, 0, -3, 0, 2, 0, 5, 0, 0, 2, 7, 0, 0, 0, 1]
const volume = (...data: number[]): Volume => ({
  data: Float32Array.from([...data, ...data]),
  size: [2, 2, 2],
  affine,
})
const file = async (...volumes: Volume[]) => ({
  name: 'brain.nii.gz',
  source: await writeNifti(volumes, { gzip: true }),
})

it('non-zero voxels are inside', async () => {
  const mask = await readMask(await file(volume(0, 1, -2, 0.5)))
  expect(mask.data).toEqual(Uint8Array.of(0, 1, 1, 1, 0, 1, 1, 1))
  expect(mask.affine).toEqual(affine)
})

it('refuses an empty mask and several volumes, by name', async () => {
  await expect(readMask(await file(volume(0, 0, 0, 0)))).rejects.toMatchObject({
    code: 'bad-file',
    summary: message('intake.maskEmpty', { file: 'brain.nii.gz' }),
  })
  await expect(readMask(await file(volume(1, 0, 0, 0), volume(1, 0, 0, 0)))).rejects.toMatchObject({
    code: 'unsupported',
    summary: message('intake.maskVolumes', { file: 'brain.nii.gz', count: 2 }),
  })
})

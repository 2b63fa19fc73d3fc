import { openAsBlob } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readNifti } from './nifti-read.ts'
import { isStripped } from './stripped.ts'
import { describeShared } from './testing/shared.ts'

const headers = [
  [
    'avg152T1_RL_nifti.nii.gz',
    { byteOrder: 'big-endian', orientation: 'RAS', datatype: 'uint8', slope: 1 },
  ],
  ['minimal.nii.gz', { byteOrder: 'big-endian', orientation: 'LAS', affineSource: 'none' }],
  ['nibabel_anatomical.nii', { byteOrder: 'big-endian', orientation: 'LAS', gzip: false }],
  ['nibabel_example4d.nii.gz', { frames: 2, extensions: 2, orientation: 'LAS' }],
  ['nibabel_example_nifti2.nii.gz', { version: 2, frames: 2, orientation: 'LAS' }],
  ['nibabel_functional.nii', { frames: 20, datatype: 'int16' }],
  ['nibabel_standard.nii.gz', { size: [4, 5, 7], voxelSize: [1, 3, 2] }],
  ['low_res.nii.gz', { size: [7, 5, 3] }],
] as const

const stripped = {
  'raw-case/t1.nii.gz': false,
  'raw-case/t1c.nii.gz': false,
  'raw-ms/sub-ms01_FLAIR.nii.gz': false,
  'heads/chris_t1.nii.gz': false,
  'odd/avg152T1_RL_nifti.nii.gz': false,
  'odd/FLAIR.nii.gz': true,
  'stripped-case/BraTS-GLI-00001-000-t2w.nii.gz': true,
  'stripped-ms/sub-ms07_T1w.nii.gz': true,
}

const needed = Object.keys(stripped).map(file => `data/${file}`)

/** Extra: files from third-party programs, and real scans. */
describeShared('NIfTI files of other programs', needed, pathOf => {
  const open = async (relative: string) =>
    readNifti({ name: relative, source: await openAsBlob(pathOf(`data/${relative}`)) })

  it.each(headers)('%s', async (name, facts) => {
    expect((await open(`odd/${name}`)).header).toMatchObject(facts)
  })

  it('shear: scaled, and its qform disagrees', async () => {
    const file = await open('odd/shear.nii.gz')
    expect(file.header.intercept).toBe(-1024)
    expect(file.frame(0).data).toBeInstanceOf(Float32Array)
    expect(file.notes).toEqual([
      { key: 'volume.affinesDisagree', params: { mm: expect.any(Number) } },
    ])
  })

  describe('isStripped', () => {
    it.each(Object.entries(stripped))('%s: %s', async (file, expected) => {
      expect(isStripped((await open(file)).frame(0))).toBe(expected)
    })
  })
})

import { expect, it } from 'vitest'
import { readNifti } from '#volume/nifti-read.ts'
import { convertSeries } from './dcm2niix.ts'
import { makeSeries } from './testing/make-dicom.ts'

it('a series becomes a volume whose voxels lie where the scanner says', async () => {
  const files = makeSeries({
    size: [16, 20, 8],
    between: 3,
    spacing: 2,
    description: 't2_tse',
    te: 100,
    value: (x, y, z) => 1 + x + 20 * y + 400 * z,
  })
  const bytes = await Promise.all(
    files.map(async ({ source }) => new Uint8Array(await source.arrayBuffer())),
  )
  const { outputs, exitCode } = await convertSeries(bytes)
  expect(exitCode).toBe(0)
  expect(outputs).toHaveLength(1)
  const [output] = outputs
  expect(output?.sidecar).toMatchObject({ Modality: 'MR', EchoTime: 0.1 })
  const nifti = await readNifti({ name: 'scan.nii', source: new Blob([output?.nifti ?? '']) })
  const { data, size, affine } = nifti.frame(0)
  expect(size).toEqual([16, 20, 8])
  // The first stored voxel is at (-8, -10, 0) LPS; dcm2niix flips the rows to RAS.
  const at = (x: number, y: number, z: number) => data[(z * 20 + y) * 16 + x]
  expect(at(0, 19, 0)).toBe(1)
  expect(at(3, 18, 2)).toBe(1 + 3 + 20 + 800)
  const corner = [affine[3], affine[1] * 19 + affine[5] * 19 + affine[7], affine[11]]
  expect(corner.map(Math.round)).toEqual([8, 10, 0])
})

it('no series leaves nothing, and the process ends as it would have', async () => {
  const { outputs, exitCode } = await convertSeries([new Uint8Array(200)])
  expect(outputs).toEqual([])
  expect(exitCode).not.toBe(0)
  const { process } = globalThis as { process?: { exitCode?: number } }
  expect(process?.exitCode).toBeUndefined()
})

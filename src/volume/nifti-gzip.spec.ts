import { describe, expect, it } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { readNifti } from './nifti-read.ts'
import { gzip, makeNifti, makeSource, rejection } from './testing/make-nifti.ts'

/** Node and browsers report damaged data with different errors, so this file runs in both. */
async function refusal(name: string, ...parts: Uint8Array<ArrayBuffer>[]): Promise<Problem> {
  const error = await rejection(readNifti(makeSource(name, ...parts)))
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

/** Noise doesn't compress, so the damage hits voxels and not a Huffman table. */
const noise = Array.from({ length: 64_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 17) - 16384)
const sound = makeNifti({ dim: [3, 40, 40, 40], voxels: noise })

describe('gzip', () => {
  it('is known by its content, whatever the name', async () => {
    for (const name of ['a.nii.gz', 'a.nii', 'scan']) {
      const file = await readNifti(makeSource(name, await gzip(sound)))
      expect(file.header.gzip).toBe(true)
      expect([...file.frame(0).data.subarray(0, 9)]).toEqual(noise.slice(0, 9))
    }
  })

  it('truncated anywhere', async () => {
    const packed = await gzip(sound)
    for (const length of [12, 200, packed.length >> 1, packed.length - 9, packed.length - 1]) {
      const { code, summary } = await refusal('a.nii.gz', packed.slice(0, length))
      expect(code).toBe('bad-file')
      expect(summary).toEqual(message('volume.gzipCutOff', { file: 'a.nii.gz' }))
    }
  })

  it('corrupt inside', async () => {
    const packed = await gzip(sound)
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 200)
    const { code, summary } = await refusal('a.nii.gz', packed)
    expect(code).toBe('bad-file')
    expect(summary.key).toMatch(/^volume\.gzip(Corrupt|Checksum|CutOff)$/)
  })

  it('a checksum that does not fit', async () => {
    const packed = await gzip(sound)
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff
    expect((await refusal('a.nii.gz', packed)).summary.key).toBe('volume.gzipChecksum')
  })

  it('bytes behind its end, and two parts in one', async () => {
    const packed = await gzip(sound)
    for (const more of [new Uint8Array([1, 2, 3, 4, 5]), await gzip(new Uint8Array(9))])
      expect((await refusal('a.nii.gz', packed, more)).summary.key).toBe('volume.gzipTrailing')
  })

  it('a header that promises more than could be packed into so few bytes', async () => {
    const packed = await gzip(makeNifti({ dim: [3, 1000, 1000, 1000], voxels: [1] }))
    expect((await refusal('a.nii.gz', packed)).summary).toMatchObject({
      key: 'volume.cutOff',
      params: { held: null },
    })
  })

  it('a header that promises a little more', async () => {
    const packed = await gzip(makeNifti({ dim: [3, 40, 40, 41], voxels: noise }))
    expect((await refusal('a.nii.gz', packed)).summary).toMatchObject({
      key: 'volume.cutOff',
      params: { held: 128_352 },
    })
  })

  it('named .gz and not packed', async () => {
    expect((await refusal('a.nii.gz', sound)).summary).toEqual(
      message('volume.notCompressed', { file: 'a.nii.gz', plain: 'a.nii' }),
    )
    for (const length of [0, 9, 999])
      expect((await refusal('a.nii.gz', new Uint8Array(length))).summary.key).toBe(
        'volume.namedGzip',
      )
  })

  it('empty, and not NIfTI at all', async () => {
    expect((await refusal('a.nii.gz', await gzip(new Uint8Array(0)))).summary.key).toBe(
      'volume.tooShort',
    )
    const text = new TextEncoder().encode('hello '.repeat(200))
    expect((await refusal('a.nii.gz', await gzip(text))).summary.key).toBe('volume.notNifti')
  })
})

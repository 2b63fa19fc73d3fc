import { describe, expect, it } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { readNifti } from './nifti-read.ts'
import { gzip, makeNifti, named, rejection } from './testing/make-nifti.ts'

/** Decompressors of Node and browsers report damage each in its own words: both run this file. */
async function refusal(name: string, ...parts: Uint8Array<ArrayBuffer>[]): Promise<Problem> {
  const error = await rejection(readNifti(named(name, ...parts)))
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

/** Noise doesn't pack, so damage hits voxels and not a table. */
const noise = Array.from({ length: 64_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 17) - 16384)
const sound = makeNifti({ dim: [3, 40, 40, 40], voxels: noise })

describe('gzip', () => {
  it('is known by its content, whatever the name', async () => {
    for (const name of ['a.nii.gz', 'a.nii', 'scan']) {
      const file = await readNifti(named(name, await gzip(sound)))
      expect(file.header.gzip).toBe(true)
      expect([...file.frame(0).data.subarray(0, 9)]).toEqual(noise.slice(0, 9))
    }
  })

  it('truncated anywhere', async () => {
    const packed = await gzip(sound)
    for (const length of [12, 200, packed.length >> 1, packed.length - 9, packed.length - 1]) {
      const { code, sentence } = await refusal('a.nii.gz', packed.slice(0, length))
      expect(code).toBe('bad-file')
      expect(sentence).toMatch(/^a\.nii\.gz is damaged: it ends too early/)
    }
  })

  it('corrupt inside', async () => {
    const packed = await gzip(sound)
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 200)
    const { code, sentence } = await refusal('a.nii.gz', packed)
    expect(code).toBe('bad-file')
    expect(sentence).toMatch(/^a\.nii\.gz is damaged: /)
  })

  it('a checksum that does not fit', async () => {
    const packed = await gzip(sound)
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff
    expect((await refusal('a.nii.gz', packed)).sentence).toMatch(/checksum/)
  })

  it('bytes behind its end, and two parts in one', async () => {
    const packed = await gzip(sound)
    for (const more of [new Uint8Array([1, 2, 3, 4, 5]), await gzip(new Uint8Array(9))])
      expect((await refusal('a.nii.gz', packed, more)).sentence).toMatch(
        /^a\.nii\.gz has bytes behind the end of its gzip data/,
      )
  })

  it('a header that promises more than could be packed into so few bytes', async () => {
    const packed = await gzip(makeNifti({ dim: [3, 1000, 1000, 1000], voxels: [1] }))
    expect((await refusal('a.nii.gz', packed)).sentence).toMatch(
      /^a\.nii\.gz promises more than it holds .* far less/,
    )
  })

  it('a header that promises a little more', async () => {
    const packed = await gzip(makeNifti({ dim: [3, 40, 40, 41], voxels: noise }))
    expect((await refusal('a.nii.gz', packed)).sentence).toMatch(/it has 128,352\)/)
  })

  it('named .gz and not packed', async () => {
    expect((await refusal('a.nii.gz', sound)).sentence).toMatch(
      /^a\.nii\.gz is named \.gz but isn't compressed: rename it to a\.nii, /,
    )
    for (const length of [0, 9, 999])
      expect((await refusal('a.nii.gz', new Uint8Array(length))).sentence).toBe(
        'a.nii.gz is named .gz but holds no gzip data: copy or download it again.',
      )
  })

  it('empty, and not NIfTI at all', async () => {
    expect((await refusal('a.nii.gz', await gzip(new Uint8Array(0)))).sentence).toMatch(/0 bytes/)
    const text = new TextEncoder().encode('hello '.repeat(200))
    expect((await refusal('a.nii.gz', await gzip(text))).sentence).toMatch(/not a NIfTI image/)
  })
})

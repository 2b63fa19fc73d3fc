import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { identity } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import { likenessWarnings, rankCorrelation } from './likeness.ts'
import type { PreparedScan } from './types.ts'

const volume = (...data: number[]): Volume => ({
  data: Float32Array.from(data),
  size: [data.length, 1, 1],
  affine: identity,
})

describe('rankCorrelation', () => {
  it('asks for the order alone, where neither is 0', () => {
    expect(rankCorrelation(volume(1, 2, 3, 0), volume(1, 10, 1000, 5))).toBeCloseTo(1)
    expect(rankCorrelation(volume(1, 2, 3, 9), volume(7, 6, 5, 0))).toBeCloseTo(-1)
    // scipy.stats.spearmanr([1, 2, 2, 3], [4, 1, 2, 2]) = -0.5
    expect(rankCorrelation(volume(1, 2, 2, 3), volume(4, 1, 2, 2))).toBeCloseTo(-0.5)
    expect(rankCorrelation(volume(1, 0), volume(0, 1))).toBeNaN()
  })
})

const anat = fileURLToPath(new URL('../../public/samples/sub-gliomamutant/anat/', import.meta.url))
const glioma = sharedPath('data/stripped-case')
const ms = sharedPath('data/stripped-ms')
const bids = ['T1w', 'ce-gadolinium_T1w', 'T2w', 'FLAIR']
const cases = [
  { name: 'a sample', files: bids.map(end => `${anat}sub-gliomamutant_${end}.nii.gz`) },
  ...(glioma
    ? [
        {
          name: 'a real glioma',
          files: ['t1n', 't1c', 't2w', 't2f'].map(
            end => `${glioma}/BraTS-GLI-00001-000-${end}.nii.gz`,
          ),
        },
      ]
    : []),
  ...(ms ? [{ name: 'a real MS', files: bids.map(end => `${ms}/sub-ms07_${end}.nii.gz`) }] : []),
]

describe.each(cases)('on $name', ({ files }) => {
  const given = async (order: readonly number[]) =>
    Promise.all(order.map(async (from, to) => scanOf(files[from] ?? '', to)))

  it('is content with what is right, and names what changed places', async () => {
    expect(likenessWarnings(await given([0, 1, 2, 3]))).toEqual([])
    expect(likenessWarnings(await given([0, 1, 3, 2])).join()).toContain('changed places')
    expect(likenessWarnings(await given([2, 1, 0, 3])).join()).toContain('T1w and T1c look unlike')
    expect(likenessWarnings(await given([0, 1, 0, 3])).join()).toContain(
      'T1w and T2w show the same image',
    )
  })
})

const range = { low: 0, high: 1 }

it('tells of a scan that lies as no head does', () => {
  const motion = { state: 'moved', degrees: 90, mm: 3, rigid: identity, quality: 1.2 } as const
  const scan = {
    contrast: 'T2w',
    name: 'b.nii',
    motion,
    aligned: volume(1),
    alignedRange: range,
    prepared: volume(1),
    range,
  } as const
  expect(likenessWarnings([scan])).toEqual([expect.stringContaining('turned by 90°')])
})

async function scanOf(file: string, at: number): Promise<PreparedScan> {
  const nifti = await readNifti({ name: file, source: await openAsBlob(file) })
  const prepared = nifti.frame(0)
  const motion = { state: 'aligned', degrees: 0, mm: 0, rigid: identity, quality: 1.2 } as const
  return {
    contrast: contrasts[at] ?? 'T1w',
    name: file,
    motion,
    aligned: prepared,
    alignedRange: range,
    prepared,
    range,
  }
}
